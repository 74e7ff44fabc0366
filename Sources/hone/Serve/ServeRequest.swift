import Tuning

/// A line of `hone serve` as an object, its fields read with complaints.
struct ServeRequest {
  typealias Refusal = ServeSession.Refusal

  private let members: [JSON.Member]

  /// Reads a line.
  ///
  /// - Throws: `Refusal` if it is no JSON object.
  init(_ bytes: ArraySlice<UInt8>) throws(Refusal) {
    let json: JSON
    do {
      json = try JSON(parsing: bytes)
    } catch {
      throw Refusal("this is no JSON: \(error)")
    }
    guard let members = json.members else {
      throw Refusal(#"a line is a JSON object such as {"op":"ask"}, but this is none"#)
    }
    self.members = members
  }

  /// What stands under a key; nil if nothing or `null` does.
  subscript(key: String) -> JSON? {
    guard let value = members.last(where: { $0.key == key })?.value, value != .null else {
      return nil
    }
    return value
  }

  /// Refuses a key that is most likely one of these misspelt. Others are passed over, so that a
  /// client may send notes of its own along.
  func allow(_ keys: [String]) throws(Refusal) {
    for member in members where member.key != "op" && !keys.contains(member.key) {
      // A missing one's place is most likely this one.
      let absent = keys.filter { self[$0] == nil }
      if let near = nearMiss(member.key, among: absent) {
        throw Refusal("unknown key \(member.key); did you mean \(near)?")
      }
    }
  }

  func text(_ key: String, example: String) throws(Refusal) -> String {
    guard let text = try optionalText(key) else {
      throw Refusal("\(key) is missing; write e.g. \(example)")
    }
    return text
  }

  func optionalText(_ key: String) throws(Refusal) -> String? {
    guard let value = self[key] else { return nil }
    guard let text = value.string else {
      throw Refusal("\(key) takes a text, but \(value.text()) is given")
    }
    return text
  }

  func whole(_ key: String, example: String) throws(Refusal) -> Int {
    guard let number = try optionalWhole(key) else {
      throw Refusal("\(key) is missing; write e.g. \(example)")
    }
    return number
  }

  func optionalWhole(_ key: String) throws(Refusal) -> Int? {
    guard let value = self[key] else { return nil }
    guard let number = value.int else {
      throw Refusal("\(key) takes a whole number, but \(value.text()) is given")
    }
    return number
  }

  /// The values under `metrics`, in their order; empty if the key is not there.
  func metrics() throws(Refusal) -> [(name: String, value: Double)] {
    guard let given = self["metrics"] else { return [] }
    guard let entries = given.members else {
      throw Refusal(
        #"metrics takes an object such as {"loss":0.4}, but \#(given.text()) is given"#)
    }
    var metrics: [(name: String, value: Double)] = []
    for entry in entries {
      guard let value = entry.value.number else {
        throw Refusal("metrics: \(entry.key) takes a number, but \(entry.value.text()) is given")
      }
      if let index = metrics.firstIndex(where: { $0.name == entry.key }) {
        metrics[index].value = value
      } else {
        metrics.append((entry.key, value))
      }
    }
    return metrics
  }
}
