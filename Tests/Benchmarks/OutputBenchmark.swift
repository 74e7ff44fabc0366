import Foundation
import MetricSources

/// How fast a trial's output is read, by what it prints.
struct OutputBenchmark {
  /// A kind of output, as a long run prints it.
  private struct Kind {
    var name: String
    var line: @Sendable (Int) -> String
  }

  /// Bytes of output that are read in each kind; the budget speaks of logs of a hundred megabytes.
  private static let size = 106_000_000

  private let kinds = [
    Kind(name: "lines without numbers") { step in
      "INFO  trainer.data  loading the next shard of the training set from the cache folder\n"
    },
    Kind(name: "log lines without metrics") { step in
      "2026-01-02 03:\(10 + step % 50):\(10 + step % 49),123 INFO  worker-\(step % 8) wrote 4096 "
        + "bytes to /data/cache/shard-\(step).bin in 12 ms\n"
    },
    Kind(name: "JSON lines") { step in
      "{\"step\": \(step), \"train_loss\": 0.\(1000 + step % 8999), "
        + "\"val_loss\": 0.\(1000 + step % 7777), \"val_accuracy\": 0.91, \"lr\": 0.001}\n"
    },
    Kind(name: "redrawn bars") { step in
      let epoch = step / 200
      return "Epoch \(epoch)/500:  \(step % 200 / 2)%|█████▍    | \(step % 200)/200 "
        + "[00:12<00:20, 9.\(step % 10)it/s, loss=0.\(1000 + step % 8999)]"
        + (step % 200 == 199 ? "\n" : "\r")
    },
    Kind(name: "plain prints") { step in
      "epoch \(step) train loss 0.\(1000 + step % 8999) val_loss 0.\(1000 + step % 7777) "
        + "time 12.3s\n"
    },
  ]

  /// - Parameter share: The part of the size that is read; less for a quick look.
  func run(share: Double = 1) throws {
    for kind in kinds {
      // A piece of the log is made once and read again and again, with steps that go on.
      var text = ""
      var step = 0
      while text.utf8.count < 4_000_000 {
        text += kind.line(step)
        step += 1
      }
      let piece = Array(text.utf8)
      let rounds = max(1, Int(Double(OutputBenchmark.size) * share) / piece.count)
      var reader = try OutputReader(objective: "val_loss")
      var points = 0
      let run = measured {
        for _ in 0..<rounds {
          var start = 0
          while start < piece.count {
            let end = min(piece.count, start + 256 * 1024)
            points += reader.read(piece[start..<end], time: 0).count
            start = end
          }
        }
      }
      let megabytes = Double(rounds * piece.count) / 1e6
      report(
        "reading \(kind.name)", "\(short(megabytes / run.cpu)) MB/s (CPU)",
        peer: "\(short(Double(points) / run.cpu)) points/s")
    }
  }
}
