import { useViewer } from '#features/access/index.ts'
import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { Callout } from '#ui/callout.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import { InfraModelState, InfraModelState_infraModel } from './infra-model-state.tsx'
import { KeptBodies } from './kept-bodies.tsx'
import { SettingRow, SettingRow_setting } from './setting-row.tsx'
import { SettingsCard } from './settings-card.tsx'

const InfrastructurePageQuery = graphql(
  `
    query InfrastructurePage {
      scenarioExpansion: infraModel(purpose: SCENARIO_EXPANSION) {
        ...InfraModelState_infraModel
      }
      summarization: infraModel(purpose: SUMMARIZATION) {
        ...InfraModelState_infraModel
      }
      judge: infraModel(purpose: JUDGE) {
        ...InfraModelState_infraModel
      }
      systemSettings(limit: 100) {
        key
        category
        value
        ...SettingRow_setting
      }
    }
  `,
  [InfraModelState_infraModel, SettingRow_setting],
)

const categories = [
  {
    category: 'INFRASTRUCTURE',
    title: 'Models for Sluice’s own work',
    aside: 'Never the models that a run tests',
  },
  { category: 'RUNS', title: 'Runs' },
  { category: 'CALLS', title: 'Calls', aside: 'What is kept of them, and how long they may take' },
  { category: 'ACCESS', title: 'Sign-in and API keys' },
] as const

export function InfrastructurePage() {
  const { canAdminister } = useViewer()
  const [result, refresh] = usePageQuery({ query: InfrastructurePageQuery })
  return (
    <>
      <PageHeader
        title="Infrastructure"
        description="What Sluice itself works with. A change is in force everywhere within two seconds."
      />
      <QueryBoundary
        result={result}
        subject="the settings"
        loading={<TableSkeleton label="settings" />}
        onRetry={refresh}
      >
        {({ systemSettings, scenarioExpansion, summarization, judge }) => {
          const infraModels = new Map([
            ['infra_model_scenario_expansion', scenarioExpansion],
            ['infra_model_summarization', summarization],
            ['infra_model_judge', judge],
          ])
          const bodyRetention = systemSettings.find(({ key }) => key === 'call_body_retention_months')
          return (
            <div className="flex flex-col gap-6">
              {!canAdminister && (
                <Callout tone="info">You may read these. Administrators change them.</Callout>
              )}
              {categories.map(({ category, ...texts }) => (
                <SettingsCard key={category} {...texts}>
                  {systemSettings
                    .filter((setting) => setting.category === category)
                    .map((setting) => {
                      const infraModel = infraModels.get(setting.key)
                      return (
                        <SettingRow
                          key={setting.key}
                          setting={setting}
                          canChange={canAdminister}
                          onRefresh={refresh}
                          consequence={
                            setting.key === 'log_sensitive_data' && (
                              <KeptBodies months={bodyRetention?.value} />
                            )
                          }
                        >
                          {infraModel && <InfraModelState infraModel={infraModel} />}
                        </SettingRow>
                      )
                    })}
                </SettingsCard>
              ))}
            </div>
          )
        }}
      </QueryBoundary>
    </>
  )
}
