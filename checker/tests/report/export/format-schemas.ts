import * as z from 'zod/mini';

const visibility = z.enum(['hidden', 'after_due_date', 'after_published', 'visible']);
const format = z.enum(['text', 'html', 'simple_format', 'md', 'ansi']);

/** Gradescope's `results.json`, from its documentation; nothing else may stand in it. */
export const gradescopeSchema = z.strictObject({
  score: z.optional(z.number()),
  execution_time: z.optional(z.number()),
  output: z.optional(z.string()),
  output_format: z.optional(format),
  test_output_format: z.optional(format),
  test_name_format: z.optional(format),
  visibility: z.optional(visibility),
  stdout_visibility: z.optional(visibility),
  extra_data: z.optional(z.record(z.string(), z.unknown())),
  tests: z.optional(
    z.array(
      z.strictObject({
        score: z.number(),
        max_score: z.number(),
        status: z.enum(['passed', 'failed']),
        name: z.string(),
        name_format: format,
        number: z.string(),
        output: z.string(),
        output_format: format,
        tags: z.array(z.string()),
        visibility,
        extra_data: z.optional(z.record(z.string(), z.unknown())),
      }),
    ),
  ),
  leaderboard: z.optional(z.array(z.strictObject({ name: z.string(), value: z.unknown() }))),
});

const status = z.enum(['pass', 'fail', 'error']);

/** What a GitHub Classroom grader gives. */
export const classroomSchema = z.strictObject({
  version: z.literal(1),
  status,
  max_score: z.number(),
  tests: z.array(
    z.strictObject({
      name: z.string(),
      status,
      score: z.number(),
      message: z.string(),
      test_code: z.string(),
      filename: z.string(),
      line_no: z.number(),
      execution_time: z.number(),
    }),
  ),
});

/** JUnit XML as continuous integration reads it, as an XML Schema. */
export const JUNIT_XSD = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:complexType name="told"><xs:simpleContent><xs:extension base="xs:string">
    <xs:attribute name="message" type="xs:string"/><xs:attribute name="type" type="xs:string"/>
  </xs:extension></xs:simpleContent></xs:complexType>
  <xs:element name="testsuites"><xs:complexType><xs:sequence>
    <xs:element name="testsuite" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element name="testcase" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:choice minOccurs="0">
        <xs:element name="failure" type="told"/><xs:element name="error" type="told"/><xs:element name="skipped" type="told"/>
      </xs:choice>
        <xs:attribute name="classname" type="xs:string" use="required"/><xs:attribute name="name" type="xs:string" use="required"/>
        <xs:attribute name="time" type="xs:decimal" use="required"/>
      </xs:complexType></xs:element>
    </xs:sequence>
      <xs:attribute name="name" type="xs:string" use="required"/><xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
      <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/><xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
      <xs:attribute name="skipped" type="xs:nonNegativeInteger" use="required"/><xs:attribute name="time" type="xs:decimal" use="required"/>
    </xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>`;
