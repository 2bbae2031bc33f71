/// Rounds for a tool that counts instructions.
enum Counting {
  /// Warms a stage up, then runs its rounds through `countedRound`. Returns how many units those
  /// have handled.
  static func run(_ type: any Stage.Type) throws -> Int {
    let sizes = Sizes.counted
    let stage = try type.init(sizes)
    try stage.prepare()
    _ = try stage.run()
    var units = 0
    for _ in 0..<sizes.rounds {
      try stage.prepare()
      units += try countedRound(stage).units
    }
    try stage.check()
    return units
  }
}

/// Callgrind counts from here on until it returns; it finds the function by its name.
@inline(never)
private func countedRound(_ stage: any Stage) throws -> Work { try stage.run() }
