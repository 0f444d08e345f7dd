// The part of asciichart's interface that is used; the package has no types of its own.
declare module "asciichart" {
  interface PlotOptions {
    readonly height?: number;
    readonly format?: (value: number) => string;
    readonly colors?: readonly string[];
  }
  const asciichart: {
    readonly blue: string;
    readonly red: string;
    readonly reset: string;
    plot(series: readonly (readonly number[])[], options?: PlotOptions): string;
  };
  export default asciichart;
}
