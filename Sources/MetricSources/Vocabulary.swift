/// Words that printed lines are made of besides names of metrics.
enum Vocabulary {
  /// Levels of log lines, as loggers spell them.
  static let levels: Set<String> = [
    "INFO", "DEBUG", "WARNING", "WARN", "ERROR", "TRACE", "SUCCESS", "CRITICAL", "NOTICE", "FATAL",
  ]

  /// Words after which a line tells of another step than the one it stands at.
  static let others: Set<String> = [
    "best", "previous", "resume", "resumed", "resuming", "load", "loaded", "loading", "restore",
    "restored", "restoring", "from", "since", "until", "every", "stopping", "patience", "warmup",
  ]

  /// Words that stand between a name and its value.
  static let links: Set<String> = ["is", "was", "are", "of", "at", "to", "reached", "equals"]

  /// Words that may stand before a name.
  static let articles: Set<String> = ["the", "a", "an", "our", "and", "with", "then", "now", "new"]

  /// What stands where a value is missing.
  static let nothings: Set<String> = ["none", "null", "na", "n", "true", "false"]

  /// Types that a value is printed with: `tensor(0.3)`.
  static let wrappers: Set<String> = [
    "tensor", "np.float64", "np.float32", "np.float16", "numpy.float64", "numpy.float32", "float",
    "float32", "float64", "array", "jnp.float32", "decimal",
  ]

  /// Units that stand apart from their number.
  static let units: Set<String> = [
    "s", "sec", "secs", "second", "seconds", "ms", "us", "min", "mins", "minute", "minutes", "h",
    "hr", "hrs", "hour", "hours", "day", "days", "b", "kb", "mb", "gb", "tb", "kib", "mib", "gib",
    "bytes", "it/s", "samples/s", "samples/sec", "tok/s", "tokens/s", "steps/s", "img/s", "fps",
    "hz", "samples", "images", "examples", "parameters", "params", "epochs", "steps", "iterations",
    "batches", "tokens", "gpus", "gpu", "cores", "workers", "classes", "features", "rows",
    "columns", "layers", "files", "times", "points", "x",
  ]

  /// Words of prose: a name that contains one is none.
  static let prose: Set<String> = [
    "to", "in", "on", "at", "of", "for", "from", "with", "by", "the", "a", "an", "and", "or",
    "after", "before", "than", "took", "takes", "taking", "has", "have", "had", "using", "use",
    "used", "over", "under", "into", "out", "loaded", "saved", "saving", "loading", "writing",
    "reading", "found", "got", "number", "about", "until", "since", "every", "each", "only",
    "first", "next", "line", "page", "file", "did", "not", "improve", "improved", "increased",
    "decreased", "starting", "skip", "skipping", "is", "was", "are", "be", "been", "will", "we",
    "it's", "if", "when", "while", "this", "that", "there", "finished", "completed", "done",
    "started", "running", "created", "initialized", "detected", "see", "more", "less", "least",
    "most", "up", "down", "so", "far", "no", "as", "per", "requires", "expected", "error:",
  ]
}
