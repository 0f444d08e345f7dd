export type { DataFile, DataSet, DataSource, LoadedDataSet, Split, Splits } from "./dataset.ts";
export type { DownloadOptions, OnDownload } from "./download.ts";
export { DataError } from "./error.ts";
export { dataFolder } from "./folder.ts";
export { loadDataSet, type LoadOptions } from "./load.ts";
export { dataSets, findDataSet } from "./sets.ts";
export { dataSetStatus, fetchDataSet, type DataSetStatus } from "./status.ts";
