import type { Look } from './lookInto';

/** What is remembered of the visitor: variations, and the goals that were converted. */
export function StoredAssignments({ look: { inputs, record } }: { look: Look }) {
  const project = inputs.basis.status === 'ready' ? inputs.basis.project : null;
  const assignments = Object.entries(record.bucketing);
  const goals = Object.keys(record.goals).map((id) => project?.goals.find((goal) => goal.id === id)?.key ?? id);
  return (
    <>
      {assignments.length === 0 ? (
        <p className="note">Nothing is stored.</p>
      ) : (
        <dl className="facts">
          {assignments.map(([experienceId, variationId]) => {
            const experience = project?.experiencesById.get(experienceId);
            const variation = experience?.variations.find(({ id }) => id === variationId);
            const isExposed = record.exposures[experienceId]?.includes(variationId);
            return (
              <div key={experienceId}>
                <dt className="key">{experience?.key ?? experienceId}</dt>
                <dd>
                  <span className="key">{variation?.key || variationId}</span>
                  <span className="id">{isExposed ? 'exposed' : 'not exposed'}</span>
                </dd>
              </div>
            );
          })}
        </dl>
      )}
      <h3>Goals converted</h3>
      <p className={goals.length === 0 ? 'note' : 'key'}>{goals.length === 0 ? 'None.' : goals.join(', ')}</p>
    </>
  );
}
