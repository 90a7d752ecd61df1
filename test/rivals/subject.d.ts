// Each bundle has one subject; the bundler says which.
declare module 'subject' {
  export { subject } from './subjects/growthbook';
}
