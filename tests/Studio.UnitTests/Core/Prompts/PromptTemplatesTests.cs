using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Prompts;
using FineTuningStudio.UnitTests.Core.Snapshots;

namespace FineTuningStudio.UnitTests.Core.Prompts;

public sealed class PromptTemplatesTests : IAsyncLifetime, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly PromptTemplateDraft Short = new("SQL for {dialect}: {schema}", "{question}", null);

    private readonly SnapshotStudio _studio = new();

    private PromptTemplates Templates => _studio.Get<PromptTemplates>();

    public Task InitializeAsync() => _studio.Studio.AddRecordsAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Built_in_template_counts_until_another_is_saved()
    {
        var before = await Templates.CurrentAsync(_studio.ConnectionId, None);
        var saved = (await Templates.SaveAsync(_studio.ConnectionId, Short, "tester", None)).Value!;
        var again = (await Templates.SaveAsync(_studio.ConnectionId, Short, "another", None)).Value!;

        Assert.Equal((0, PromptTemplate.Default, null), (before.Version, before.Template, before.CreatedAt));
        Assert.Equal((1, "tester", true), (saved.Version, saved.CreatedBy, saved.IsCurrent));
        Assert.Equal(saved, again);
    }

    [Fact]
    public async Task Restoring_makes_a_new_version_and_changes_no_old_one()
    {
        await Templates.SaveAsync(_studio.ConnectionId, Short, null, None);
        await Templates.SaveAsync(_studio.ConnectionId, Short with { MaxSchemaTokens = 500 }, null, None);

        var restored = (await Templates.RestoreAsync(_studio.ConnectionId, 0, null, None)).Value!;
        var versions = await Templates.ListAsync(_studio.ConnectionId, None);

        Assert.Equal((3, 0, PromptTemplate.Default), (restored.Version, restored.RestoredFrom, restored.Template));
        Assert.Equal([3, 2, 1, 0], versions.Select(version => version.Version));
        Assert.Equal([3], versions.Where(version => version.IsCurrent).Select(version => version.Version));
        Assert.Equal(500, versions[1].MaxSchemaTokens);
        Assert.Equal("not_found", (await Templates.RestoreAsync(_studio.ConnectionId, 9, null, None)).Problem!.Code);
    }

    [Theory]
    [InlineData("{schema} {tables}", "{question}", "system", "{tables} is no placeholder; the system text may hold {dialect} and {schema}. Correct or remove it.")]
    [InlineData("{schema}", "Tell me", "user", "The user text holds no {question}, so the model would never see what is asked: put {question} where the question belongs.")]
    [InlineData("{schema} {question}", "{question}", "system", "{question} stands in the system text and belongs into the user text: move it there.")]
    [InlineData("{schema}", "{question} {schema}", "user", "{schema} stands in the user text and belongs into the system text: move it there.")]
    public async Task Fault_is_told_in_one_sentence(string system, string user, string field, string sentence)
    {
        var refused = await Templates.SaveAsync(_studio.ConnectionId, new PromptTemplateDraft(system, user, null), null, None);

        Assert.Equal([sentence], refused.Problem!.Errors[field]);
    }

    [Fact]
    public async Task Text_that_is_too_long_and_a_limit_that_is_none_are_refused_at_once()
    {
        var refused = await Templates.SaveAsync(_studio.ConnectionId, new PromptTemplateDraft(new string('x', 20_001), "{question}", 10), null, None);

        Assert.Equal(["max_schema_tokens", "system"], refused.Problem!.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("The system text has 20,001 characters; 20,000 is the most. Shorten it.", refused.Problem.Errors["system"][0]);
    }

    [Fact]
    public void Braces_around_anything_else_are_text() =>
        Assert.Equal(["schema", "dialect"], TemplateRules.Placeholders("""Answer {"sql": "…"} over {schema}, {} or { schema } or {1}; {dialect}"""));

    [Fact]
    public async Task Preview_shows_the_row_of_a_record_as_it_would_be_sent()
    {
        var preview = (await Templates.PreviewAsync(_studio.ConnectionId, Short, _studio.RecordIds[2], None)).Value!;

        Assert.Contains("\"SQL for sqlite: CREATE TABLE \\\"customer\\\"", preview.Row, StringComparison.Ordinal);
        Assert.Contains("\"How many customers have an id below 3?\"", preview.Row, StringComparison.Ordinal);
        Assert.Equal((_studio.RecordIds[2], "o200k_base", false), (preview.RecordId, preview.CountingRule, preview.Lacks));
        Assert.Equal(preview.WholeSchemaTokens, preview.SchemaTokens);
    }

    [Fact]
    public async Task Snapshot_under_a_limit_gives_the_same_file_each_time_and_each_row_fits()
    {
        var ddl = string.Concat(Enumerable.Range(1, 30).Select(number => $"CREATE TABLE table{number} (id INTEGER PRIMARY KEY, name TEXT);"));
        var connection = (await _studio.Get<DatabaseConnections>().AddAsync(new NewConnection(Alias: "wide", Ddl: ddl, Dialect: "sqlite"), None)).Value!;
        await _studio.Get<GoldenRecordStore>().AddAsync([.. Enumerable.Range(1, 30).Select(number => new NewGoldenRecord(connection.Id, $"Question {number}", $"SELECT name FROM table{number}"))], None);
        await Templates.SaveAsync(connection.Id, Short with { MaxSchemaTokens = 120 }, null, None);

        var made = await _studio.MakeAsync(request => request with { Choice = new(connection.Id) });
        var text = await _studio.FileAsync(made.Snapshot.Id);
        var records = (await _studio.Queries.RecordsAsync(made.Snapshot.Id, null, null, 0, 100, None)).Value!;

        Assert.Equal(text, await _studio.FileAsync(made.Snapshot.Id));
        Assert.All(text.TrimEnd('\n').Split('\n').Index(), line => Assert.Contains($"SQL for sqlite: CREATE TABLE \\\"table{line.Index + 1}\\\"", line.Item, StringComparison.Ordinal));
        Assert.All(records.Items, record => Assert.InRange(record.Tokens, 60, 170));
    }
}
