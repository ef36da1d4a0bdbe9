export const TYPE_NUMBERS = {};
export const decodeQuery = () => ({});
export const encodeResponse = () => Buffer.alloc(0);
