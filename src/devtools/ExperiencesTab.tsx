import { useState } from 'react';
import { ExperienceDetail, Flags, Outcome } from './ExperienceDetail';
import { Filter, isFound, Split } from './FilteredList';
import type { TabProps } from './look';
import { type ExperienceRow, readExperiences } from './readDecisions';

const CHOICES = {
  all: ['All', () => true],
  in: ['In', ({ variation }) => variation !== null],
  out: ['Out', ({ variation }) => variation === null],
  page: ['On this page', ({ components }) => components > 0],
} as const satisfies Record<string, readonly [label: string, isChosen: (row: ExperienceRow) => boolean]>;

type Choice = keyof typeof CHOICES;

export function ExperiencesTab(props: TabProps) {
  const { look, place, go } = props;
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Choice>('all');
  const rows = readExperiences(look);
  const opened = rows.find(({ experience }) => experience.key === place.experience);
  const listed = rows.filter((row) => {
    const { experience, variation, reason } = row;
    return CHOICES[chosen][1](row) && isFound(text, [experience.key, experience.name, variation ?? '', reason]);
  });
  const choices = (Object.keys(CHOICES) as Choice[]).map(
    (name) => [name, CHOICES[name][0], rows.filter(CHOICES[name][1]).length] as const,
  );

  return (
    <Split
      label={`Experience ${opened?.experience.key ?? ''}`}
      onBack={() => go({ experience: null })}
      detail={opened && <ExperienceDetail {...props} row={opened} />}
      list={
        <>
          <Filter what="experiences" {...{ text, choices, chosen }} onText={setText} onChoose={setChosen} />
          <p className="columns" aria-hidden="true">
            <span>Experience</span>
            <span>Outcome</span>
            <span>Bucket</span>
            <span>On this page</span>
          </p>
          <ul className="rows">
            {listed.map((row) => (
              <Row
                key={row.experience.key}
                row={row}
                isOpen={row === opened}
                onOpen={() => go({ experience: row === opened ? null : row.experience.key })}
              />
            ))}
          </ul>
          {listed.length === 0 && <p className="empty">{rows.length === 0 ? 'No config yet.' : 'Nothing matches.'}</p>}
        </>
      }
    />
  );
}

function Row({ row, isOpen, onOpen }: { row: ExperienceRow; isOpen: boolean; onOpen: () => void }) {
  const { experience, bucketValue } = row;
  return (
    <li>
      <button type="button" className="row" aria-expanded={isOpen} onClick={onOpen}>
        <span className="title">
          <span className="key">{experience.key}</span>
          <span className="name">{experience.name}</span>
        </span>
        <Outcome row={row} />
        <span className="bucket">
          <span className="unseen">bucket </span>
          {bucketValue ?? '–'}
        </span>
        <Flags row={row} />
      </button>
    </li>
  );
}
