using System.Text.Json;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

/// <summary>A small training set: three kinds of question with values to fill in.</summary>
internal static class Questions
{
    public const string System =
        "Answer with one SQL statement.\nCREATE TABLE customers (id INTEGER, name TEXT, country TEXT);\nCREATE TABLE orders (id INTEGER, customer_id INTEGER, total REAL, year INTEGER);";

    private static readonly string[] Countries = ["Germany", "France", "Spain", "Italy", "Norway", "Brazil"];

    public static string File { get; } = Of(All());

    public static int Count => All().Count();

    public static string Row(string user, string assistant) => JsonSerializer.Serialize(new { messages = Messages(user, assistant) });

    public static object[] Prompt(string user) => Messages(user, null);

    /// <summary>The first rows, to be validated against or to be too few.</summary>
    public static string First(int rows) => Of(All().Take(rows));

    private static string Of(IEnumerable<(string Question, string Sql)> pairs) =>
        string.Concat(pairs.Select(static pair => Row(pair.Question, pair.Sql) + "\n"));

    private static IEnumerable<(string Question, string Sql)> All()
    {
        foreach (var country in Countries)
        {
            yield return ($"How many customers are in {country}?", $"SELECT COUNT(*) FROM customers WHERE country = '{country}'");
            yield return ($"List the names of customers from {country}", $"SELECT name FROM customers WHERE country = '{country}'");
        }
        for (var year = 2000; year < 2006; year++)
        {
            yield return ($"What is the total of orders in {year}?", $"SELECT SUM(total) FROM orders WHERE year = {year}");
        }
    }

    private static object[] Messages(string user, string? assistant)
    {
        object[] asked = [new { role = "system", content = System }, new { role = "user", content = user }];
        return assistant is null ? asked : [.. asked, new { role = "assistant", content = assistant }];
    }
}
