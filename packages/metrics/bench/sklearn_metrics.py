"""
Runs one measurement of scikit-learn, TorchMetrics or NumPy for metrics.mjs. Reads a task from the
command line and prints a line of JSON. Each run is a new process, so that peak memory is that of
the metric.
"""
import json
import resource
import sys
import time

import numpy as np

task = json.loads(sys.argv[1])
n = task["rows"]
scores = np.fromfile(task["scores"], dtype="<f8", count=n)
labels = np.fromfile(task["labels"], dtype="u1", count=n)

if task["library"] == "torchmetrics":
    import torch
    from torchmetrics.functional.classification import binary_auroc, binary_average_precision
    from torchmetrics.functional.retrieval import retrieval_hit_rate

    torch.set_num_threads(1)
    scores, labels = torch.from_numpy(scores), torch.from_numpy(labels).long()
    run = {
        "rocAuc": lambda: float(binary_auroc(scores, labels)),
        "averagePrecision": lambda: float(binary_average_precision(scores, labels)),
        # Processes requests one by one, like RetrievalHitRate.
        "hitsAtK": lambda: float(
            sum(retrieval_hit_rate(s, t, top_k=3) for s, t in zip(scores.view(-1, 20), labels.view(-1, 20))) / (n // 20)
        ),
    }[task["metric"]]
elif task["library"] == "scikit-learn":
    from sklearn.metrics import average_precision_score, roc_auc_score

    run = {
        "rocAuc": lambda: roc_auc_score(labels, scores),
        "averagePrecision": lambda: average_precision_score(labels, scores),
    }[task["metric"]]
else:  # NumPy

    def hits():
        top = np.argpartition(scores.reshape(-1, 20), -3, axis=1)[:, -3:]
        return np.take_along_axis(labels.reshape(-1, 20), top, axis=1).any(axis=1).mean()

    def bootstrap():
        rng = np.random.default_rng(1)
        half = n // 2
        pairs = np.stack([labels[:half], labels[half:]]).astype(float)
        lifts = []
        for _ in range(1000):
            drawn = pairs[:, rng.integers(half, size=half)].sum(axis=1)
            lifts.append(drawn[1] / drawn[0] - 1)
        return float(np.quantile(lifts, 0.025))

    run = {"hitsAtK": hits, "interval": bootstrap}[task["metric"]]

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
wall, cpu = time.perf_counter(), time.process_time()
value = run()
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
versions = {m: sys.modules[m].__version__ for m in ["numpy", "sklearn", "torch", "torchmetrics"] if m in sys.modules}
print(json.dumps({"value": float(value), "wall": wall, "cpu": cpu, "added": 1024 * (peak - before), "versions": versions}))
