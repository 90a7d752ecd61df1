'use client';

import { useExperience } from 'convert-react';

export function Reviews({ reviews }: { reviews: readonly string[] }) {
  const { variation } = useExperience('reviews');
  return (
    <section className="reviews" id="reviews">
      {reviews.map((review) => (
        <p key={review}>{variation === 'stars' ? `★★★★★ ${review}` : review}</p>
      ))}
    </section>
  );
}
