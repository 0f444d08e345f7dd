// The versions that every run carries.

/** The version of the run file's shape that this code writes. */
export const SCHEMA_VERSION = 1;
/** The version of the protocol that new runs follow; it labels releases and is no part of a cell's identity. */
export const protocolVersion = "0.1.0";
