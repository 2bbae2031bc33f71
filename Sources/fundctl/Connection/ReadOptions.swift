public import ArgumentParser
public import FundClient

extension Revision: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

/// Options of a command that only reads.
struct ReadOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Refuse unless the books have got to this place (位置), BLOCK.INDEX of an earlier answer: a \
      server that was restored from an older backup is noticed.
      """,
      valueName: "block.index"))
  var minRevision: Revision?
}
