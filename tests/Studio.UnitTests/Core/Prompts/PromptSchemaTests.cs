using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Prompts;
using FineTuningStudio.Core.Tokens;

namespace FineTuningStudio.UnitTests.Core.Prompts;

public sealed class PromptSchemaTests
{
    private static readonly (string Name, string Text)[] Tables =
        [.. new[] { "album", "artist", "customer", "invoice", "track" }.Select(name => (name, $"CREATE TABLE \"{name}\" (\n    \"id\" INTEGER,\n    \"{name}_note\" TEXT\n);\n"))];

    private static readonly int OneTable = TokenRule.O200k.Count(Tables[0].Text) + 3;

    private static PromptSchema Schema(int? limit) =>
        new("sqlite", string.Join('\n', Tables.Select(table => table.Text)), [.. Tables.Select(table => new SchemaPart(table.Name, table.Text.Length))], limit);

    private static string[] NamesOf(string text) =>
        [.. Tables.Where(table => text.Contains($"\"{table.Name}\"", StringComparison.Ordinal)).OrderBy(table => text.IndexOf($"\"{table.Name}\"", StringComparison.Ordinal)).Select(table => table.Name)];

    [Theory]
    [InlineData(null)]
    [InlineData(100_000)]
    public void Whole_schema_is_taken_where_it_fits(int? limit)
    {
        var schema = Schema(limit);

        Assert.True(schema.IsWhole);
        Assert.Equal(schema.Whole, schema.ForSql("SELECT 1 FROM track"));
        Assert.Equal(schema.Whole, schema.ForQuestion("How many tracks?"));
    }

    [Fact]
    public void Tables_that_the_sql_reads_come_first_and_the_others_fill_the_room()
    {
        var schema = Schema(OneTable * 3);

        var text = schema.ForSql("SELECT t.id FROM Track AS t JOIN invoice i ON i.id = t.id");

        Assert.Equal(["invoice", "track", "album"], NamesOf(text));
        Assert.True(TokenRule.O200k.Count(text) <= OneTable * 3);
        Assert.Same(text, schema.ForSql("SELECT 2 FROM invoice, track"));
    }

    [Fact]
    public void Question_that_names_a_table_brings_it_first()
    {
        var schema = Schema(OneTable * 2);

        Assert.Equal(["track", "album"], NamesOf(schema.ForQuestion("How many tracks are there?")));
        Assert.Equal(["album", "artist"], NamesOf(schema.ForQuestion("Hello there")));
    }

    [Fact]
    public void Sql_whose_tables_do_not_all_fit_is_known()
    {
        var schema = Schema(OneTable * 2);

        Assert.False(schema.Lacks("SELECT 1 FROM album JOIN track"));
        Assert.True(schema.Lacks("SELECT 1 FROM album JOIN track JOIN invoice"));
    }
}
