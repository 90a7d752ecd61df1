import { useExperience } from 'convert-react';

export function Hero() {
  const { variation } = useExperience('hero');
  return <h1 id="hero">{variation === 'warm' ? 'Bread, still warm' : 'Bread, baked daily'}</h1>;
}
