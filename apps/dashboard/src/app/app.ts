import { Component } from '@angular/core';
import type { Coin } from '@cmp/market';
import { FEED_VERSION } from '@cmp/contracts';
@Component({ selector: 'cmp-root', template: `<p>{{ a.name }} {{ v }}</p>` })
export class App { a: Coin = { id: 'a', symbol: 'b', name: 'c' }; v = FEED_VERSION; }
