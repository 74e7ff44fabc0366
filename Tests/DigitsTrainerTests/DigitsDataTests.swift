import Testing

@testable import DigitsTrainer

@Suite struct `Digits data` {
  private func images(_ part: DigitsData.Part) -> [[Float]] {
    let values = part.pixels.values
    return part.labels.indices.map { Array(values[($0 * 64)..<($0 * 64 + 64)]) }
  }

  @Test func `splits all images once, the same way every time`() throws {
    let data = try DigitsData(csv: digitsCSV, shifts: 0)
    #expect(data.training.labels.count == 1347 && data.validation.labels.count == 450)
    let again = try DigitsData(csv: digitsCSV, shifts: 0)
    #expect(images(data.validation) == images(again.validation))
    // The images are all different, so the parts share none.
    let both = Set(images(data.training)).union(images(data.validation))
    #expect(both.count == 1797)
    #expect(both.allSatisfy { $0.allSatisfy { (0...1).contains($0) } })
    for digit in UInt8(0)..<10 {
      #expect((25...65).contains(data.validation.labels.count { $0 == digit }))
    }
  }

  @Test func `adds copies that are moved by one pixel`() throws {
    let plain = try DigitsData(csv: digitsCSV, shifts: 0)
    let data = try DigitsData(csv: digitsCSV, shifts: 8)
    #expect(data.training.labels.count == 9 * 1347)
    #expect(images(data.validation) == images(plain.validation))
    let all = images(data.training)
    let original = all[0]
    let places = (0..<9).map { place in
      (0..<64).map { pixel in
        let (x, y) = (pixel % 8 - (place % 3 - 1), pixel / 8 - (place / 3 - 1))
        return (0..<8).contains(x) && (0..<8).contains(y) ? original[y * 8 + x] : 0
      }
    }
    #expect(Set(all[0..<9]) == Set(places))
    #expect(Set(data.training.labels[0..<9]).count == 1)
    #expect(try DigitsData(csv: digitsCSV, shifts: 3).training.labels.count == 4 * 1347)
  }

  @Test func `names the first line that is wrong`() {
    let line = Array(repeating: "16", count: 64).joined(separator: ",")
    func message(_ text: String) -> String {
      do {
        _ = try DigitsData(csv: Array(text.utf8), shifts: 0)
        return "none"
      } catch { return "\(error)" }
    }
    #expect(message("\(line),3\r\n\(line),4\n") == "none")
    #expect(message("\(line),3\n\(line),10\n").hasPrefix("line 2: expected 64 pixels"))
    #expect(message("\(line),3\n\(line)\n").hasPrefix("line 2: expected 64 pixels"))
    #expect(message("\(line),x\n") == "line 1: \"x\" is no number from 0 to 16.")
    #expect(message("\(line),\n") == "line 1: \"\" is no number from 0 to 16.")
    #expect(message("17,\(line)\n") == "line 1: \"17\" is no number from 0 to 16.")
    #expect(message("").contains("at least two images"))
  }
}
