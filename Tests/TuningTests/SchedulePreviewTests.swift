import Foundation
import Testing
import Tuning

@Suite struct `Preview of a schedule` {
  /// A trial's parameters, and the rates that PyTorch's schedulers gave for them.
  struct Reference: Decodable, CustomTestStringConvertible {
    var steps: Int
    var parameters: [String: ParameterValue]
    var watched: [ParameterValue]?
    var mode: String?
    var rates: [Double]

    var testDescription: String {
      "\(parameters["schedule"]?.displayText ?? "?"), \(parameters.count) parameters, \(steps) steps"
    }

    static let all: [Reference] = {
      let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "schedules.json")
      do {
        return try JSONDecoder().decode([Reference].self, from: Data(contentsOf: file))
      } catch {
        Issue.record(error)
        return []
      }
    }()
  }

  @Test func `the table of PyTorch's rates holds every kind of schedule`() {
    let schedules = Reference.all.compactMap { one in
      one.parameters["schedule"].flatMap { LearningRateSchedule(named: $0.displayText) }
    }
    #expect(schedules.count == 31)
    for name in LearningRateSchedule.names where name != "warmup-cosine" {
      #expect(schedules.contains(LearningRateSchedule(named: name) ?? schedules[0]), "\(name)")
    }
  }

  @Test(arguments: Reference.all)
  func `is what PyTorch's scheduler of that name gives`(reference: Reference) throws {
    let configuration = Configuration(
      reference.parameters.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) })
    let found = try #require(
      LearningRateSchedule.preview(
        of: configuration, steps: reference.steps,
        watched: reference.watched?.map { $0.number ?? .nan } ?? [],
        direction: reference.mode == "max" ? .maximize : .minimize))
    #expect(found.count == reference.rates.count)
    for (step, pair) in zip(found, reference.rates).enumerated() {
      #expect(
        abs(pair.0 - pair.1) <= 1e-12 * abs(pair.1) + 1e-16, "step \(step): \(pair.0), \(pair.1)")
    }
  }

  private func preview(_ configuration: Configuration, steps: Int = 10) -> [Double]? {
    LearningRateSchedule.preview(of: configuration, steps: steps)
  }

  @Test func `understands a warm-up alone, shares, and names from elsewhere`() throws {
    let alone = try #require(preview(["learning_rate": 1.0, "warmup_ratio": 0.5]))
    #expect(alone[0] == 0.01 && alone[5...].allSatisfy { $0 == 1 })
    #expect(
      preview(["lr": 1.0, "warmup": 0.5]) == alone && preview(["lr": 1.0, "warmup": 5]) == alone)
    #expect(preview(["lr": 1.0, "scheduler": .null, "warmup": 5]) == alone)
    let nested: Configuration = [
      "optim.lr": 0.2, "optim.lr_scheduler_type": "cosine_with_restarts",
    ]
    #expect(preview(nested)?.first == 0.2)
    let without: Configuration = ["lr": 1.0, "schedule": "warmup-cosine", "warmup": 0]
    #expect(preview(without)?.first == 1)
  }

  @Test func `is nil where the parameters do not tell`() {
    #expect(preview(["lr": 0.1, "momentum": 0.9]) == nil)
    #expect(preview(["schedule": "cosine"]) == nil)
    #expect(preview(["lr": 0.1, "schedule": "mine"]) == nil)
    #expect(preview(["lr": 0.1, "schedule": "cosine", "warmup_steps": 500]) == nil)
    #expect(preview(["lr": 0.1, "schedule": "step", "step_size": 0]) == nil)
    #expect(preview(["lr": 0.1, "schedule": "cosine", "min_lr": 0.2]) == nil)
    #expect(preview(["lr": 0.1, "schedule": "cosine"], steps: 0) == nil)
  }

  @Test func `a plateau waits for progress of the metric that it watches`() {
    let configuration: Configuration = ["lr": 1.0, "schedule": "plateau", "patience": 1]
    #expect(preview(configuration, steps: 4) == [1, 1, 1, 1])
    let watched = LearningRateSchedule.preview(
      of: configuration, steps: 6, watched: [2, 1, 1, 1, 1, 1])
    #expect(watched == [1, 1, 1, 1, 0.3, 0.3])
  }
}
