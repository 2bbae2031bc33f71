import Foundation
import FundClient
import FundMessages
import SwiftProtobuf

/// Projects (项目) from the library to their notice.
extension CaseWriter {
  /// Days of a project's way to its money.
  struct LibraryDays {
    var proposed: String
    var checked: String
    var approved: String
    /// First and last day of the notice before the works.
    var notice: (from: String, to: String)
    var noticePlace: String
  }

  /// Village proposes, township checks, county approves; then the notice.
  mutating func library(_ projects: [CaseProject], of office: CaseOffice, _ days: LibraryDays) {
    for project in projects {
      send(
        .proposeProject(proposal(of: project)), at: office.entity, on: days.proposed,
        by: office.bureau)
    }
    for project in projects {
      advance(project, .check, "内容属实，群众同意", office, days.checked, by: office.bureau)
    }
    for project in projects {
      advance(project, .approve, "同意入库", office, days.approved, by: office.checker)
    }
    for project in projects {
      notice(
        project, .before, days.notice.from, days.notice.to, at: days.noticePlace, of: office)
    }
  }

  private func proposal(of project: CaseProject) -> Fundledger_V1_ProposeProject {
    .with {
      $0.key = project.key
      $0.name = project.key
      $0.place = project.place
      $0.projectClass = project.projectClass
      $0.content = project.content
      $0.unit = project.unit
      $0.registered = project.registered
      $0.target = project.target
      $0.formsAsset = project.formsAsset
      // One line for what each category and level gives.
      for part in project.parts {
        let known = $0.budget.firstIndex {
          $0.category == part.source.category && $0.level == part.source.level
        }
        if let known {
          $0.budget[known].amount += part.amount.value
        } else {
          $0.budget.append(
            .with {
              $0.category = part.source.category
              $0.level = part.source.level
              $0.amount = part.amount.value
            })
        }
      }
      if let scale = project.scale, scale > project.amount {
        $0.budget.append(
          .with {
            $0.category = "L02"
            $0.level = .county
            $0.amount = scale.value - project.amount.value
          })
      }
    }
  }

  private mutating func advance(
    _ project: CaseProject, _ step: Fundledger_V1_ProjectStep, _ opinion: String,
    _ office: CaseOffice, _ day: String, by identity: CaseIdentity
  ) {
    send(
      .advanceProject(
        .with {
          $0.key = project.key
          $0.step = step
          $0.opinion = opinion
        }), at: office.entity, on: day, by: identity)
  }

  mutating func notice(
    _ project: CaseProject, _ stage: Fundledger_V1_NoticeStage, _ from: String, _ to: String,
    at place: String, of office: CaseOffice
  ) {
    send(
      .publishNotice(
        .with {
          $0.project = project.key
          $0.stage = stage
          $0.from = Day.of(from).number
          $0.to = Day.of(to).number
          $0.place = place
          $0.digest = Evidence.hash("公示 \(project.key) \(from)")
        }), at: office.entity, on: from, by: office.bureau)
  }

  /// 指标分配到项目.
  mutating func assign(_ projects: [CaseProject], of office: CaseOffice, on day: String) {
    for project in projects {
      for part in project.parts {
        send(
          .assign(
            .with {
              $0.indicator = part.source.indicator
              $0.project = project.key
              $0.line = part.source.line
              $0.amount = part.amount.value
            }), at: office.entity, on: day, by: office.bureau, "安排\(project.key)指标")
      }
    }
  }
}

/// Stands in for the keyed hash of a paper, an account or a person: a demonstration has none.
enum Evidence {
  /// 16 bytes of the text, never all zero.
  static func hash(_ text: String) -> Data {
    var bytes = Data()
    for seed: UInt64 in [0xcbf2_9ce4_8422_2325, 0x8422_2325_cbf2_9ce4] {
      let hash = text.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: hash >> UInt64(shift)))
      }
    }
    return bytes
  }
}
