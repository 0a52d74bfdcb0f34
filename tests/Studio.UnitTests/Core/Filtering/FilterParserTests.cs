using FineTuningStudio.Core.Filtering;

namespace FineTuningStudio.UnitTests.Core.Filtering;

public sealed class FilterParserTests
{
    public static TheoryData<string?, string> Accepted => new()
    {
        // Nothing
        { null, "everything" },
        { "", "everything" },
        { " \t\r\n ", "everything" },

        // Words
        { "prod", "prod" },
        { "  prod  ", "prod" },
        { "\"prod\"", "'prod'" },
        { "'New York'", "'New York'" },
        { "42", "42" },
        { "gpt-4.1-mini", "gpt-4.1-mini" },
        { "com.google.x", "com.google.x" },
        { "*", "%" },
        { "foo*", "foo%" },
        { "größe", "größe" },
        { "日本語", "日本語" },
        { "a/b", "a/b" },
        { "a!", "a!" },
        { "a\\b", "a\\b" },
        { "and", "and" },
        { "Not or And", "(seq Not or And)" },
        { "ANDROID ORACLE NOTE", "(seq ANDROID ORACLE NOTE)" },
        { "\"AND\"", "'AND'" },
        { "\"\"", "''" },

        // Sequences, AND, OR
        { "a b", "(seq a b)" },
        { "a\tb\nc", "(seq a b c)" },
        { "a AND b", "(and a b)" },
        { "a OR b", "(or a b)" },
        { "a AND b AND c", "(and a b c)" },
        { "a OR b OR c", "(or a b c)" },
        { "a AND b OR c", "(and a (or b c))" },
        { "a OR b AND c", "(and (or a b) c)" },
        { "a OR b AND c OR d", "(and (or a b) (or c d))" },
        { "a b AND c OR d", "(and (seq a b) (or c d))" },
        { "a b AND c AND d", "(and (seq a b) c d)" },
        { "New York Giants OR Yankees", "(seq New York (or Giants Yankees))" },
        { "a AND b c OR d e", "(and a (seq b (or c d) e))" },
        { "a < 10 OR a >= 100", "(or (< a 10) (>= a 100))" },
        { "a   AND\n\tb", "(and a b)" },

        // Brackets
        { "(a)", "a" },
        { "( a )", "a" },
        { "((a))", "a" },
        { "(a AND b) OR c", "(or (and a b) c)" },
        { "(a b) AND c OR d", "(and (seq a b) (or c d))" },
        { "a AND (b OR (c d))", "(and a (or b (seq c d)))" },
        { "(a) (b)", "(seq a b)" },
        { "(a OR b) AND (c OR d)", "(and (or a b) (or c d))" },
        { "a (b OR c) d", "(seq a (or b c) d)" },

        // Negation
        { "NOT a", "(not a)" },
        { "-a", "(not a)" },
        { "-a:b", "(not (: a b))" },
        { "NOT a:b", "(not (: a b))" },
        { "-a b", "(seq (not a) b)" },
        { "a -b", "(seq a (not b))" },
        { "NOT (a OR b)", "(not (or a b))" },
        { "-(a OR b)", "(not (or a b))" },
        { "-\"a b\"", "(not 'a b')" },
        { "-30", "(not 30)" },
        { "-file:\".java\"", "(not (: file '.java'))" },
        { "NOT a OR b", "(or (not a) b)" },
        { "a OR NOT b AND -c", "(and (or a (not b)) (not c))" },
        { "NOT (NOT a)", "(not (not a))" },
        { "NOT (-a)", "(not (not a))" },
        { "-(-a)", "(not (not a))" },
        { "NOT\ta", "(not a)" },
        { "-a.b.c = d", "(not (= a.b.c d))" },
        { "-*", "(not %)" },
        { "-foo*", "(not foo%)" },

        // A minus inside a word is part of it
        { "name = my-job-1", "(= name my-job-1)" },
        { "my-job-1", "my-job-1" },
        { "a-b:c", "(: a-b c)" },
        { "metadata.my-key = x", "(= metadata.my-key x)" },
        { "a--b", "a--b" },
        { "a-", "a-" },

        // Comparators
        { "a=b", "(= a b)" },
        { "a = b", "(= a b)" },
        { "a= b", "(= a b)" },
        { "a =b", "(= a b)" },
        { "a!=b", "(!= a b)" },
        { "a != b", "(!= a b)" },
        { "a<1", "(< a 1)" },
        { "a<=1", "(<= a 1)" },
        { "a>1", "(> a 1)" },
        { "a>=1", "(>= a 1)" },
        { "a:b", "(: a b)" },
        { "a : b", "(: a b)" },
        { "a:*", "(: a %)" },
        { "a !> b", "(seq a (> ! b))" },
        { "1 > 0", "(> 1 0)" },
        { "2.5 >= 2.4", "(>= 2.5 2.4)" },
        { "package=com.google", "(= package com.google)" },
        { "msg != 'hello'", "(!= msg 'hello')" },
        { "yesterday < request.time", "(< yesterday request.time)" },
        { "a = -5", "(= a -5)" },
        { "a > -1.5", "(> a -1.5)" },
        { "a = 2.997e9", "(= a 2.997e9)" },
        { "a = 1e-5", "(= a 1e-5)" },
        { "a = +3", "(= a +3)" },
        { "a > -.5", "(> a -.5)" },
        { "a = '-'", "(= a '-')" },
        { "a = \"b\" AND c = 'd'", "(and (= a 'b') (= c 'd'))" },
        { "a = b c = d", "(seq (= a b) (= c d))" },
        { "a = true", "(= a true)" },
        { "a = null", "(= a null)" },
        { "\"a\" = b", "(= a b)" },
        { "a = and", "(= a and)" },
        { "a = \"NOT\"", "(= a 'NOT')" },

        // Groups of values
        { "status = (queued OR running)", "(= status (or queued running))" },
        { "a:(b -c)", "(: a (seq b (not c)))" },
        { "a != (b OR c)", "(!= a (or b c))" },
        { "a =(b)", "(= a b)" },

        // Names with dots
        { "a.b = c", "(= a.b c)" },
        { "a.b.c:d", "(: a.b.c d)" },
        { "a.NOT.OR.AND:value", "(: a.NOT.OR.AND value)" },
        { "a.AND = b AND c", "(and (= a.AND b) c)" },
        { "expr.type_map.1.type = x", "(= expr.type_map.1.type x)" },
        { "a.\"b c\" = d", "(= a.b c d)" },
        { "a.'b.c':*", "(: a.b.c %)" },
        { "a.b.NOT", "a.b.NOT" },

        // Strings
        { """a = "b\"c" """, "(= a 'b\"c')" },
        { """a = 'b\'c'""", "(= a 'b'c')" },
        { """a = "b'c" """, "(= a 'b'c')" },
        { """a = 'b"c'""", "(= a 'b\"c')" },
        { """a = "b\\c" """, "(= a 'b\\c')" },
        { """a = "b\nc\td" """, "(= a 'b\nc\td')" },
        { """a = "\u00e9\u00C9" """, "(= a 'éÉ')" },
        { """a = "\uD83D\uDE00" """, "(= a '😀')" },
        { "a = \"b\nc\"", "(= a 'b\nc')" },
        { "a = \"(b AND c)\"", "(= a '(b AND c)')" },
        { "a = \"\"", "(= a '')" },

        // Wildcards
        { "a = \"*.foo\"", "(= a '%.foo')" },
        { "a = \"foo*\"", "(= a 'foo%')" },
        { "a = \"*foo*\"", "(= a '%foo%')" },
        { "a = \"*\"", "(= a '%')" },
        { "a = \"**\"", "(= a '%%')" },
        { "a = \"f*o\"", "(= a 'f*o')" },
        { """a = "\*foo\*" """, "(= a '*foo*')" },
        { """a = "*foo\*" """, "(= a '%foo*')" },
        { """a = "\\*" """, "(= a '\\%')" },
        { "a = foo*", "(= a foo%)" },
        { "a = *.foo", "(= a %.foo)" },
        { "a = x.*", "(= a x.%)" },

        // Timestamps without quotes
        { "t > 2026-11-21T09:30:00Z", "(> t 2026-11-21T09:30:00Z)" },
        { "t>=2012-04-21T11:30:00-04:00 b", "(seq (>= t 2012-04-21T11:30:00-04:00) b)" },
        { "(t<2026-11-21T09:30:00.123456+02:00)", "(< t 2026-11-21T09:30:00.123456+02:00)" },
        { "t = 2026-11-21t09:30:00z", "(= t 2026-11-21t09:30:00z)" },
        { "t > 2026-11-21", "(> t 2026-11-21)" },
        { "t = '2026-11-21T09:30:00Z'", "(= t '2026-11-21T09:30:00Z')" },
        { "2026-11-21T09:30:00Z", "2026-11-21T09:30:00Z" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Filter_of_the_grammar_gives_its_tree(string? text, string tree)
    {
        Assert.True(FilterParser.Parse(text).TryGet(out var parsed, out var problem), problem?.Message);
        Assert.Equal(tree, FilterPrinter.Print(parsed));
    }

    [Theory]
    [InlineData(FilterParser.MaxDepth, true)]
    [InlineData(FilterParser.MaxDepth + 1, false)]
    [InlineData(4_000, false)]
    public void Brackets_nest_as_deep_as_the_limit(int depth, bool accepted)
    {
        var problem = FilterParser.Parse($"{new string('(', depth)}a{new string(')', depth)}").Problem;

        Assert.Equal(accepted, problem is null);
        Assert.Equal(accepted ? null : FilterParser.MaxDepth + 1, problem?.Position);
    }

    [Fact]
    public void Brackets_that_stand_side_by_side_are_not_deep()
    {
        Assert.Null(FilterParser.Parse(string.Join(' ', Enumerable.Repeat("(a)", 100))).Problem);
        Assert.Null(FilterParser.Parse(string.Join(" OR ", Enumerable.Repeat("a:(b c)", 100))).Problem);
    }

    [Theory]
    [InlineData(FilterParser.MaxLength, true)]
    [InlineData(FilterParser.MaxLength + 1, false)]
    public void Filter_is_as_long_as_the_limit(int length, bool accepted)
    {
        var problem = FilterParser.Parse(new string('a', length)).Problem;

        Assert.Equal(accepted, problem is null);
        Assert.Equal(accepted ? null : "invalid_filter", problem?.Code);
    }

    [Fact]
    public void Limit_of_the_length_counts_blanks_too() =>
        Assert.Equal("invalid_filter", FilterParser.Parse(new string(' ', FilterParser.MaxLength + 1)).Problem?.Code);
}
