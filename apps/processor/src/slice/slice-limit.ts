/**
 * Records of one atomic append at most: about what one fetch brings (1 MB). A transaction costs as much as several hundred records, so that
 * slices of 500 would double the work of a catch-up; reading 3000 keeps other work waiting for some ms.
 */
export const MAX_RECORDS_PER_SLICE = 3000;
