export { allMedia, MediumIcon, mediumName } from "../media.tsx";
