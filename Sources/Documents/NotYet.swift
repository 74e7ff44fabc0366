/// What study files may say one day and this build does not carry out: named, so that it is refused
/// instead of passed over.
enum NotYet {
  /// By name: what to do until then.
  typealias Table = [String: String]

  /// The words of the refusal.
  static func message(_ advice: String) -> String { "not available yet; \(advice)" }

  /// Values of `hone.sampler`.
  static let samplers: Table = Dictionary(
    uniqueKeysWithValues: [
      "bohb", "nsga2", "forest",
    ].map { ($0, "use auto or random") })

  /// Values of `type` of a pruner.
  static let pruners: Table = ["wilcoxon": "use median"]

  /// Values of `hone.executor`.
  static let executors: Table = [
    "slurm": "use local, within a job of yours",
    "ray": "use local",
  ]

  /// Values of `from` of a metric source.
  static let metricSources: Table = [
    "tensorboard": "print the metrics, or append JSON lines to $HONE_METRICS",
    "wandb": "print the metrics, or append JSON lines to $HONE_METRICS",
    "csv": "print the metrics, or append JSON lines to $HONE_METRICS",
    "mlflow": "print the metrics, or append JSON lines to $HONE_METRICS",
  ]
}
