import { Experience, useTrack } from 'convert-react';

export function Home() {
  const track = useTrack();

  return (
    <>
      <Experience
        name="hero"
        variations={{
          original: <h1 id="hero">Bread, baked daily</h1>,
          warm: <h1 id="hero">Bread, still warm</h1>,
        }}
        fallback={<h1>&nbsp;</h1>}
      />
      <button onClick={() => track('purchase', { amount: 4.5, transactionId: crypto.randomUUID() })}>Buy a loaf</button>
    </>
  );
}
