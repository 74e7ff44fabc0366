/// What all lines of a shape say, and where in the line its numbers stand.
///
/// It is learned by reading the line and several others of its shape with other digits: a number of
/// the reading that always equals the same number of the line is that number. Where it is not so
/// (a share that depends on which of two numbers is larger) the shape has no form, and its lines
/// are read one by one.
struct LineForm: Sendable {
  /// A number of a reading.
  enum Target: Sendable, Hashable {
    case value(Int)
    case step
    case stepTotal
    case epoch
    case epochTotal
    case globalStep
    case loggedStep
    case iteration
    case position
    case positionTotal
  }

  /// A number of the reading, and where in the line it stands.
  private struct Slot: Sendable {
    var target: Target
    var place: Range<Int>
  }

  /// The reading of one of the lines.
  private let example: Reading
  private let slots: [Slot]
  /// Whether the numbers tell if the step is done: not so in an object or a table's row, which are
  /// written when it is.
  private let showsProgress: Bool

  /// Whether lines of the shape say nothing.
  var isSilent: Bool { example.isEmpty && slots.isEmpty }

  // MARK: - Reading

  /// What a line of the shape says; nil if one of its numbers is none after all.
  func reading(of bytes: ArraySlice<UInt8>) -> Reading? {
    var reading = example
    for slot in slots {
      let start = bytes.startIndex
      let text = bytes[start + slot.place.lowerBound..<start + slot.place.upperBound]
      guard let number = decimal(text) else { return nil }
      reading[slot.target] = number
    }
    if showsProgress { reading.noteProgress() }
    return reading
  }

  // MARK: - Learning

  /// The form of a line's shape; nil if it has none.
  ///
  /// - Parameter read: Reads a line of the shape the long way.
  init?(learnedFrom line: [UInt8], _ read: ([UInt8]) -> Reading?) {
    let runs = LineShape.runs(in: line)
    guard let example = read(line) else { return nil }
    let lines = [line] + LineForm.variants(of: line, runs)
    var readings: [Reading] = [example]
    for variant in lines.dropFirst() {
      guard let reading = read(variant), reading.hasForm(of: example) else { return nil }
      readings.append(reading)
    }
    var slots: [Slot] = []
    let places = LineForm.places(in: line, runs)
    for target in example.targets {
      // A number that no digit changes is a part of the form: `nan`.
      if readings.allSatisfy({ LineForm.equal($0[target], example[target]) }) { continue }
      let fitting = places.filter { place in
        zip(lines, readings).allSatisfy { line, reading in
          LineForm.equal(decimal(line[place]), reading[target])
        }
      }
      guard let place = fitting.first else { return nil }
      slots.append(Slot(target: target, place: place))
    }
    self.example = example
    self.slots = slots
    showsProgress = readings.allSatisfy { reading in
      var noted = reading
      noted.noteProgress()
      return noted.isPartial == reading.isPartial
    }
    for (line, reading) in zip(lines, readings) {
      guard let predicted = self.reading(of: line[...]), predicted.hasForm(of: reading),
        predicted.isPartial == reading.isPartial
      else { return nil }
    }
  }

  private static func equal(_ one: Double?, _ other: Double?) -> Bool {
    one?.bitPattern == other?.bitPattern
  }

  /// Lines of the same shape: numbers that rise and fall along the line, and arbitrary ones.
  private static func variants(of line: [UInt8], _ runs: [Range<Int>]) -> [[UInt8]] {
    guard !runs.isEmpty else { return [] }
    var random = UInt64(0x9E37_79B9_7F4A_7C15)
    return (0..<7).map { round in
      var variant = line
      for (number, run) in runs.enumerated() {
        for index in run {
          random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          // A first digit above 0, so that a fraction is never one of zeros only.
          let share = round == 0 ? number : runs.count - 1 - number
          let digit =
            round < 2 && index == run.lowerBound
            ? 1 + share * 8 / max(1, runs.count - 1)
            : index == run.lowerBound ? 1 + Int(random >> 33) % 9 : Int(random >> 33) % 10
          variant[index] = 0x30 + UInt8(digit)
        }
      }
      return variant
    }
  }

  /// Where numbers may stand, with and without their signs, fractions and exponents.
  private static func places(in line: [UInt8], _ runs: [Range<Int>]) -> [Range<Int>] {
    var places: [Range<Int>] = []
    for run in runs {
      var starts = [run.lowerBound]
      if run.lowerBound > 0, line[run.lowerBound - 1] == UInt8(ascii: ".") {
        starts.append(run.lowerBound - 1)
      }
      for start in starts where start > 0 && line[start - 1] == UInt8(ascii: "-") {
        starts.append(start - 1)
      }
      let ends = ends(in: line, after: run)
      for start in starts { for end in ends { places.append(start..<end) } }
    }
    // The whole number comes before its parts.
    return places.sorted { ($0.count, $1.lowerBound) > ($1.count, $0.lowerBound) }
  }

  private static func ends(in line: [UInt8], after run: Range<Int>) -> [Int] {
    func isDigit(_ index: Int) -> Bool { index < line.count && LineShape.isDigit(line[index]) }
    func skipped(_ index: Int) -> Int {
      var index = index
      while isDigit(index) { index += 1 }
      return index
    }
    var ends = [run.upperBound]
    var at = run.upperBound
    if at < line.count, line[at] == UInt8(ascii: ".") {
      at = skipped(at + 1)
      ends.append(at)
    }
    if at < line.count, line[at] | 0x20 == UInt8(ascii: "e") {
      var next = at + 1
      if next < line.count, line[next] == UInt8(ascii: "-") || line[next] == UInt8(ascii: "+") {
        next += 1
      }
      if isDigit(next) { ends.append(skipped(next)) }
    }
    return ends
  }
}

extension Reading {
  /// Every number that the reading has.
  fileprivate var targets: [LineForm.Target] {
    values.indices.map { .value($0) }
      + [
        .step, .stepTotal, .epoch, .epochTotal, .globalStep, .loggedStep, .iteration, .position,
        .positionTotal,
      ].filter { self[$0] != nil }
  }

  fileprivate subscript(target: LineForm.Target) -> Double? {
    get {
      switch target {
      case .value(let index): return values[index].value
      case .step: return marks.step.map(Double.init)
      case .stepTotal: return marks.stepTotal.map(Double.init)
      case .epoch: return marks.epoch
      case .epochTotal: return marks.epochTotal.map(Double.init)
      case .globalStep: return marks.globalStep.map(Double.init)
      case .loggedStep: return marks.loggedStep.map(Double.init)
      case .iteration: return marks.iteration.map(Double.init)
      case .position: return marks.position.map(Double.init)
      case .positionTotal: return marks.positionTotal.map(Double.init)
      }
    }
    set {
      guard let number = newValue else { return }
      switch target {
      // A negative zero would not survive the reader's memory.
      case .value(let index): values[index].value = number + 0
      case .step: marks.step = Int(number)
      case .stepTotal: marks.stepTotal = Int(number)
      case .epoch: marks.epoch = number
      case .epochTotal: marks.epochTotal = Int(number)
      case .globalStep: marks.globalStep = Int(number)
      case .loggedStep: marks.loggedStep = Int(number)
      case .iteration: marks.iteration = Int(number)
      case .position: marks.position = Int(number)
      case .positionTotal: marks.positionTotal = Int(number)
      }
    }
  }

  /// Whether two readings are the same but for their numbers.
  fileprivate func hasForm(of other: Reading) -> Bool {
    values.count == other.values.count && targets == other.targets
      && isStructured == other.isStructured && announced == other.announced
      && zip(values, other.values).allSatisfy { $0.name == $1.name && $0.isSure == $1.isSure }
  }
}
