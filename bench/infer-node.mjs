// Runs a model through ONNX Runtime's own Node binding: what `tapetum bench infer` is compared with. Prints one line of JSON.
//   node bench/infer-node.mjs MODEL.onnx [side = 256] [threads = 2] [runs = 20]
import ort from "onnxruntime-node";

const [model, side = "256", threads = "2", runs = "20"] = process.argv.slice(2);
const session = await ort.InferenceSession.create(model, {
  executionProviders: ["cpu"],
  graphOptimizationLevel: "all",
  intraOpNumThreads: Number(threads),
});
const [input] = session.inputMetadata;
const shape = [1, input.shape[1], Number(side), Number(side)];
const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => (i % 1000) / 1000);
const feeds = { [input.name]: new ort.Tensor("float32", values, shape) };

const warmups = 3;
const timesMs = [];
for (let run = -warmups; run < Number(runs); run++) {
  const start = performance.now();
  await session.run(feeds);
  if (run >= 0) timesMs.push(performance.now() - start);
}
timesMs.sort((a, b) => a - b);
const middle = timesMs.length / 2;
console.log(
  JSON.stringify({
    tool: `onnxruntime-node ${ort.env.versions.node}`,
    medianMs: (timesMs[Math.ceil(middle) - 1] + timesMs[Math.floor(middle)]) / 2,
    minMs: timesMs[0],
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  }),
);
