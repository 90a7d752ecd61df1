import { index, route, type RouteConfig } from '@react-router/dev/routes';

export default [index('routes/home.tsx'), route('plans', 'routes/plans.tsx')] satisfies RouteConfig;
