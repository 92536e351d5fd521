import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../../kinds.js';
import type { MarketPulse } from '../../resource/market-pulse.js';
import { checksum } from '../checksum.js';
import { nameOf } from '../object-names.js';
import { ownedObject } from '../owned-object.js';
import { dashboardModel } from './dashboard-model.js';
import { pipelineRows } from './pipeline-rows.js';

/**
 * The dashboard of one pipeline, as a ConfigMap that the sidecar of Grafana's chart (part of kube-prometheus-stack) finds by its label.
 * Each MarketPulse has its own, with its name in every query: two of them would fight over one that both keep.
 */
export function pipelineDashboard(pulse: MarketPulse): KubeObject {
  const { namespace, name } = pulse.metadata;
  const { labels, folder } = pulse.spec.monitoring.grafana;
  const head = {
    uid: `market-pulse-${checksum({ namespace, name })}`,
    title: `Market Pulse pipeline: ${namespace}/${name}`,
    description: 'From the source to the page. Made by the operator; changes here do not last.',
    tags: ['market-pulse', 'kafka'],
  };
  // Sidecars write all files into one folder: the name tells them apart.
  const file = `market-pulse-${namespace}-${name}.json`;
  return ownedObject(KINDS.ConfigMap, pulse, {
    name: nameOf(pulse, 'grafana'),
    component: 'monitoring',
    labels,
    annotations: folder === undefined ? undefined : { grafana_folder: folder },
    body: { data: { [file]: JSON.stringify(dashboardModel(head, pipelineRows(pulse))) } },
  });
}
