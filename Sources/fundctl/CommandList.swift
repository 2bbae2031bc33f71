import ArgumentParser

/// The commands, in the order in which `--help` lists them.
enum CommandList {
  static let all: [any ParsableCommand.Type] = [
    InitCommand.self,
    StatusCommand.self,
    LedgerCommand.self,
    AccountCommand.self,
    PostCommand.self,
    HoldCommand.self,
    BalanceCommand.self,
    HistoryCommand.self,
    VoucherCommand.self,
    VouchersCommand.self,
    SumCommand.self,
    TurnoverCommand.self,
    ReverseCommand.self,
    TrialBalanceCommand.self,
    ExportCommand.self,
    BackupCommand.self,
    ScrubCommand.self,
    SegmentCommand.self,
    BenchCommand.self,
    CrashTestCommand.self,
    DemoCommand.self,
  ]
}
