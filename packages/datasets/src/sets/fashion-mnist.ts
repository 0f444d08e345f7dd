// Fashion-MNIST (Xiao, Rasul, Vollgraf 2017): the official gzip files, byte for byte.
import type { DataSet } from "../dataset.ts";
import { idxImages } from "./idx-images.ts";

/** Pictures of clothes, 60,000 + 10,000 images of 28 x 28. */
export const fashionMnist: DataSet = {
  id: "fashion-mnist",
  version: 1,
  title: "Fashion-MNIST",
  classes: 10,
  shape: [28, 28],
  trainCount: 60_000,
  testCount: 10_000,
  terms: "MIT, Copyright 2017 Zalando SE.",
  citation: "Xiao, Rasul, Vollgraf 2017, Fashion-MNIST, arXiv 1708.07747",
  source: idxImages(
    [
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
      "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
    ],
    {
      "train-images-idx3-ubyte.gz": [26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"],
      "train-labels-idx1-ubyte.gz": [29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"],
      "t10k-images-idx3-ubyte.gz": [4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"],
      "t10k-labels-idx1-ubyte.gz": [5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"],
    },
  ),
};
