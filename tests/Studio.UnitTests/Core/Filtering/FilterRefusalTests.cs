using FineTuningStudio.Core.Filtering;

namespace FineTuningStudio.UnitTests.Core.Filtering;

public sealed class FilterRefusalTests
{
    public static TheoryData<string, int, string> Refused => new()
    {
        // AND, OR, NOT in the wrong place
        { "AND", 1, "AND must stand between" },
        { "OR", 1, "OR must stand between" },
        { "NOT", 4, "NOT must be followed" },
        { "a AND", 6, "ends where a condition must follow" },
        { "a OR ", 6, "ends where a condition must follow" },
        { "AND a", 1, "AND must stand between" },
        { "OR a", 1, "OR must stand between" },
        { "a AND AND b", 7, "AND must stand between" },
        { "a AND OR b", 7, "OR must stand between" },
        { "a OR AND b", 6, "AND must stand between" },
        { "a NOT", 6, "NOT must be followed" },
        { "NOT AND a", 5, "AND must stand between" },
        { "NOT NOT a", 5, "one negation cannot follow another" },
        { "NOT -a", 5, "one negation cannot follow another" },
        { "--a", 2, "one negation cannot follow another" },
        { "-NOT a", 2, "one negation cannot follow another" },
        { "-AND", 2, "AND must stand between" },
        { "NOT(a)", 4, "NOT must be followed by a space" },
        { "a AND(b)", 6, "a space must follow AND" },
        { "a OR(b)", 5, "a space must follow OR" },
        { "(a)AND (b)", 4, "a space must stand before AND" },
        { "\"a\"OR b", 4, "touch each other" },
        { "a = AND", 5, "AND must stand between" },
        { "a = NOT b", 5, "NOT must stand between" },
        { "NOT.a", 4, "NOT must be followed by a space" },
        { "- a", 3, "a minus must stand directly before" },
        { "a - b", 5, "a minus must stand directly before" },
        { "-", 2, "a minus must stand directly before" },
        { "-=a", 2, "a minus must stand directly before" },
        { "a = - 5", 5, "a minus alone is no value" },
        { "a > -", 5, "a minus alone is no value" },
        { "a:-(b OR c)", 3, "a minus alone is no value" },
        { "a = -\"b\"", 5, "a minus alone is no value" },

        // Brackets
        { "(", 2, "ends where a condition must follow" },
        { ")", 1, "closes none" },
        { "()", 2, "before the bracket closes" },
        { "(a", 3, "the bracket of character 1 is never closed" },
        { "a)", 2, "closes none" },
        { "((a)", 5, "the bracket of character 1 is never closed" },
        { "(a))", 4, "closes none" },
        { "(a)(b)", 4, "a space must stand between" },
        { "(a)b", 4, "a space must stand between" },
        { "(a AND)", 7, "before the bracket closes" },
        { "a = ()", 6, "before the bracket closes" },
        { "a = (b", 7, "the bracket of character 5 is never closed" },
        { "(a) = b", 5, "a field must stand before =" },

        // Comparators
        { "=", 1, "a field must stand before =" },
        { "= a", 1, "a field must stand before =" },
        { "a =", 4, "a value must follow =" },
        { "a = ", 5, "a value must follow =" },
        { "(a = )", 6, "a value must follow =" },
        { "a == b", 4, "a value must follow =, not =" },
        { "a <> b", 4, "a value must follow <, not >" },
        { "a => b", 4, "a value must follow =, not >" },
        { "a = b = c", 7, "one comparison cannot follow another" },
        { "a:b:c", 4, "one comparison cannot follow another" },
        { "a < b < c", 7, "one comparison cannot follow another" },
        { "model_id = ft:gpt", 14, "one comparison cannot follow another" },
        { "a != != b", 6, "a value must follow !=, not !=" },

        // Functions, dots, commas
        { "f(a)", 2, "functions cannot be called" },
        { "f()", 2, "functions cannot be called" },
        { "math.mem('30mb')", 9, "functions cannot be called" },
        { "a = f(b)", 6, "functions cannot be called" },
        { "regex(m.key, '^.*prod.*$')", 6, "functions cannot be called" },
        { "experiment.rollout <= cohort(request.user)", 29, "functions cannot be called" },
        { "a, b", 2, "a comma can stand only in quotes" },
        { ",", 1, "a comma can stand only in quotes" },
        { "a = b,c", 6, "a comma can stand only in quotes" },
        { ".", 1, "a dot must stand directly between" },
        { ".a", 1, "a dot must stand directly between" },
        { "a.", 3, "directly after the dot" },
        { "a..b", 3, "directly after the dot" },
        { "a. b", 4, "directly after the dot" },
        { "a .b", 3, "a dot must stand directly between" },
        { "a.=b", 3, "directly after the dot" },
        { "a = .5", 5, "a number begins with a digit" },
        { "a = 5.", 7, "directly after the dot" },

        // Strings
        { "\"", 1, "never closed" },
        { "'", 1, "never closed" },
        { "a = \"b", 5, "never closed" },
        { "a = 'b\"", 5, "never closed" },
        { "\"a\\\"", 1, "never closed" },
        { "\"a\\", 3, "no escape" },
        { """ "\q" """, 3, "no escape" },
        { """ "\u12" """, 3, "no escape" },
        { """ "\u12G4" """, 3, "no escape" },
        { """ "\x41" """, 3, "no escape" },
        { """ "\uD83D" """, 2, "half of a character" },
        { """ "\uDE00\uD83D" """, 2, "half of a character" },
        { """ "\u0000" """, 3, "NUL" },
        { "a\0b", 2, "NUL" },
        { "\"a\0b\"", 3, "NUL" },
        { "\"a\"\"b\"", 4, "touch each other" },
        { "\"a\"b", 4, "touch each other" },
        { "a\"b\"", 2, "touch each other" },
        { "O'Brien", 2, "never closed" },
        { "a = \"b\"c", 8, "touch each other" },
        { "\"a\"(b)", 4, "functions cannot be called" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Text_that_is_no_filter_is_refused_with_the_place_and_the_reason(string text, int position, string reason)
    {
        var problem = FilterParser.Parse(text).Problem;

        Assert.NotNull(problem);
        Assert.Equal("invalid_filter", problem.Code);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.Equal(position, problem.Position);
        Assert.Contains($"at character {position}:", problem.Message, StringComparison.Ordinal);
    }
}
