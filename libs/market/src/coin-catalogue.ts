import type { Coin } from './coin.js';

/** Rows of `id symbol name`; ids as CoinGecko spells them, some of them historic (`ripple`, `the-open-network`). */
const ROWS = `
bitcoin BTC Bitcoin
ethereum ETH Ethereum
tether USDT Tether
binancecoin BNB BNB
solana SOL Solana
ripple XRP XRP
usd-coin USDC USDC
cardano ADA Cardano
dogecoin DOGE Dogecoin
avalanche-2 AVAX Avalanche
tron TRX TRON
polkadot DOT Polkadot
chainlink LINK Chainlink
litecoin LTC Litecoin
bitcoin-cash BCH Bitcoin Cash
stellar XLM Stellar
monero XMR Monero
ethereum-classic ETC Ethereum Classic
cosmos ATOM Cosmos Hub
uniswap UNI Uniswap
near NEAR NEAR Protocol
aptos APT Aptos
sui SUI Sui
arbitrum ARB Arbitrum
optimism OP Optimism
polygon-ecosystem-token POL Polygon
shiba-inu SHIB Shiba Inu
pepe PEPE Pepe
dai DAI Dai
wrapped-bitcoin WBTC Wrapped Bitcoin
staked-ether STETH Lido Staked Ether
the-open-network TON Toncoin
hedera-hashgraph HBAR Hedera
internet-computer ICP Internet Computer
filecoin FIL Filecoin
vechain VET VeChain
algorand ALGO Algorand
aave AAVE Aave
maker MKR Maker
the-graph GRT The Graph
fantom FTM Fantom
tezos XTZ Tezos
eos EOS EOS
theta-token THETA Theta Network
axie-infinity AXS Axie Infinity
decentraland MANA Decentraland
the-sandbox SAND The Sandbox
zcash ZEC Zcash
dash DASH Dash
neo NEO NEO
iota IOTA IOTA
okb OKB OKB
crypto-com-chain CRO Cronos
kaspa KAS Kaspa
injective-protocol INJ Injective
celestia TIA Celestia
sei-network SEI Sei
blockstack STX Stacks
hyperliquid HYPE Hyperliquid
`;

const catalogue: ReadonlyMap<string, Coin> = new Map(
  ROWS.trim()
    .split('\n')
    .map((row) => {
      const [id = '', symbol = '', ...name] = row.split(' ');
      return [id, { id, symbol, name: name.join(' ') }] as const;
    }),
);

const DEFAULT_COIN_COUNT = 10;

/** Every coin the product knows by name, most traded first. */
export const KNOWN_COINS: readonly Coin[] = [...catalogue.values()];

/** The ten coins followed when configuration names none. */
export const DEFAULT_COINS: readonly Coin[] = KNOWN_COINS.slice(0, DEFAULT_COIN_COUNT);

/** The coin of an id. An id that is not in the catalogue gets a symbol and a name made from it: `foo-bar` is FOO-BAR, "Foo Bar". */
export function coinById(id: string): Coin {
  return catalogue.get(id) ?? { id, symbol: id.toUpperCase(), name: nameFromId(id) };
}

function nameFromId(id: string): string {
  const words = id.split(/[-_.]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ') || id;
}
