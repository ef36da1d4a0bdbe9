import express from 'express';

export const answer = () => express();
