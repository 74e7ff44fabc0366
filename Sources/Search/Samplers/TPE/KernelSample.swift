/// Which of very many trials stand for all of them: the newest 1,024, and of the older ones a
/// random sample of at most 1,024, each of which stands for as many.
///
/// The sample is taken by a hash of the trial's number, one half after the other, so it depends on
/// the set of trials alone and changes little as trials come: what an ask costs stops growing, and
/// the density stays what it was but for the noise of 1,024 draws.
struct KernelSample: Sendable {
  /// A trial that joined or left.
  struct Change: Sendable {
    var number: Int
    var joins: Bool
  }

  private let limit: Int
  /// All, ascending.
  private var numbers: [Int] = []
  /// How many of the older ones there are of each rarity.
  private var counts = [Int](repeating: 0, count: 65)
  /// The rarity from which older ones are in the sample.
  private var least = 0

  init(limit: Int = 1_024) { self.limit = limit }

  /// How many older ones are in the sample.
  private(set) var sampled = 0

  /// How many trials each of the sampled ones stands for.
  var share: Double {
    sampled == 0 ? 1 : Double(max(0, numbers.count - limit)) / Double(sampled)
  }

  /// A trial comes; what changes by it.
  mutating func insert(_ number: Int) -> [Change] {
    let place = numbers.partitionPoint { $0 > number }
    numbers.insert(number, at: place)
    var changes: [Change] = []
    let border = numbers.count - limit
    if place < border {
      age(number, by: 1)
      if rarity(number) >= least { changes.append(Change(number: number, joins: true)) }
    } else {
      changes.append(Change(number: number, joins: true))
      if border > 0 {
        let aged = numbers[border - 1]
        age(aged, by: 1)
        if rarity(aged) < least { changes.append(Change(number: aged, joins: false)) }
      }
    }
    return changes + thin()
  }

  /// A trial goes that is here; what changes by it.
  mutating func remove(_ number: Int) -> [Change] {
    let place = numbers.partitionPoint { $0 >= number }
    guard place < numbers.count, numbers[place] == number else { return [] }
    let border = numbers.count - limit
    numbers.remove(at: place)
    var changes: [Change] = []
    if place < border {
      age(number, by: -1)
      if rarity(number) >= least { changes.append(Change(number: number, joins: false)) }
    } else {
      changes.append(Change(number: number, joins: false))
      if border > 0 {
        let young = numbers[border - 1]
        age(young, by: -1)
        if rarity(young) < least { changes.append(Change(number: young, joins: true)) }
      }
    }
    return changes + thin()
  }

  private mutating func age(_ number: Int, by count: Int) {
    counts[rarity(number)] += count
    if rarity(number) >= least { sampled += count }
  }

  /// Finds the least rarity that keeps the sample small enough.
  private mutating func thin() -> [Change] {
    var changes: [Change] = []
    let older = numbers.prefix(max(0, numbers.count - limit))
    while sampled > limit {
      changes += older.filter { rarity($0) == least }.map { Change(number: $0, joins: false) }
      sampled -= counts[least]
      least += 1
    }
    while least > 0, sampled + counts[least - 1] <= limit {
      least -= 1
      sampled += counts[least]
      changes += older.filter { rarity($0) == least }.map { Change(number: $0, joins: true) }
    }
    return changes
  }

  /// Half of all numbers have rarity 0, a quarter 1 and so on, by SplitMix64's finaliser.
  private func rarity(_ number: Int) -> Int {
    var z = UInt64(bitPattern: Int64(number)) &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return (z ^ (z >> 31)).trailingZeroBitCount
  }
}
