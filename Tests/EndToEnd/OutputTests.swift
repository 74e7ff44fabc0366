import Foundation
import Testing

@Suite struct `What scripts print` {
  @Test(.timeLimit(.minutes(2)))
  func `cannot reach the terminal, whatever it is`() throws {
    let space = try Workspace()
    try space.write(
      "train.py",
      #"""
      import sys
      out = sys.stdout.buffer
      out.write(b"\x1b[2J\x1b]0;owned\x07\x1b[?1049h\n")
      out.write(b"x" * 1_000_000 + b"\n")
      out.write(b"\xff\xfe\x00\x00 not utf-8\n")
      out.write(b'{"step": 1, "loss": 0.5}\n')
      out.write(b"progress 1%\rprogress 2%\r\n")
      out.write(b'{"step": 2, "loss": 0.25}\n')
      """#)
    try space.write(
      "s.yaml",
      """
      program: train.py
      command: ["python3", "${program}", "${args}"]
      method: random
      metric: {name: loss}
      parameters: {lr: {min: 0.0, max: 1.0}}
      run_cap: 1
      """)
    let result = try space.hone("run", "s.yaml", "--headless")
    #expect(result.status == 0, "\(result.errors)")
    let trial = try #require(try space.trials("s.hone").first)
    #expect(trial["objective"] as? Double == 0.25)
    let log = try space.hone("log", "s.hone", "0")
    #expect(log.status == 0)
    let bytes = Array(log.output.utf8)
    #expect(!bytes.contains { $0 < 0x20 && $0 != 10 })
    #expect(!bytes.contains(0x7F))
    #expect(log.output.contains("not utf-8"))
    #expect(bytes.count < 50_000, "a line of a megabyte is cut")
    // Of a line that is drawn again and again, what is seen last.
    #expect(log.output.contains("\nprogress 2%\n"))
    #expect(!log.output.contains("progress 1%"))
    let tail = try space.hone("log", "s.hone", "0", "--tail", "2")
    #expect(tail.output == "progress 2%\n{\"step\": 2, \"loss\": 0.25}\n")
    let raw = try space.run([
      "/bin/sh", "-c",
      "'\(Programs.hone)' log s.hone 0 --raw | cmp - s.hone/trials/0000/output.log",
    ])
    #expect(raw.status == 0, "\(raw.output) \(raw.errors)")
  }

  @Test(.timeLimit(.minutes(3)))
  func `is read from a script that was not written for hone`() throws {
    let space = try Workspace()
    // Fewer epochs than the demo's, the same script and file otherwise.
    let sweep = try String(
      contentsOfFile: Programs.root + "/demo/perceptron.yaml", encoding: .utf8
    ).replacingOccurrences(of: "epochs: {value: 15}", with: "epochs: {value: 3}")
      .replacingOccurrences(of: "program: demo/", with: "program: \(Programs.root)/demo/")
    try space.write("p.yaml", sweep)
    let result = try space.hone("run", "p.yaml", "--headless", "--trials", "2")
    #expect(result.status == 0, "\(result.errors)")
    for trial in try space.trials("p.hone") {
      #expect(trial["state"] as? String == "complete")
      let metrics = try #require(trial["metrics"] as? [String: Any])
      #expect(metrics["val_loss"] != nil)
      #expect(trial["step"] as? Int == 3)
    }
  }
}
