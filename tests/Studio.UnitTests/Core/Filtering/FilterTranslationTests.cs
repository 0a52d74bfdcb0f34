using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.Filtering;

public sealed class FilterTranslationTests : IDisposable
{
    private const int Jobs = 250;
    private const int Filters = 300;

    private readonly StudioDbFixture _studio = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Database_finds_the_jobs_that_an_evaluator_of_its_own_finds(int seed)
    {
        var random = new Random(seed);
        var filters = new RandomFilters(random);
        var jobs = await AddJobsAsync(random);
        await using var database = _studio.Databases.CreateDbContext();
        var (some, none) = (0, 0);
        for (var round = 0; round < Filters; round++)
        {
            var text = filters.Valid();
            var tree = FilterParser.Parse(text).TryGet(out var parsed, out var unread) ? parsed : throw new InvalidOperationException($"{text}: {unread.Message}");
            var filter = FilterBinder.Bind(tree, FineTuningFields.Table).TryGet(out var bound, out var unbound) ? bound : throw new InvalidOperationException($"{text}: {unbound.Message}");

            var found = await database.FineTunings.Where(FilterTranslation.Translate<FineTuning>(filter)).Select(job => job.Id).ToListAsync();

            var expected = jobs.Where(job => FilterEvaluator.Fits(tree, job)).Select(job => job.Id).ToHashSet();
            Assert.True(expected.SetEquals(found), $"Seed {seed}, {text}: the database finds {found.Count}, the evaluator {expected.Count}; one in which they differ is {expected.Except(found).Concat(found.Except(expected)).FirstOrDefault()}.");
            some += found.Count is > 0 and < Jobs ? 1 : 0;
            none += found.Count == 0 ? 1 : 0;
        }
        Assert.True(some > Filters / 3, $"Only {some} of the filters found some and missed some ({none} found none).");
    }

    [Theory]
    [InlineData("error != null", 0)]
    [InlineData("error != (null)", 0)]
    [InlineData("error != (null OR a)", 0)]
    [InlineData("error != (null a)", 1)]
    [InlineData("error != (a OR b)", 0)]
    [InlineData("error != (NOT a)", 1)]
    [InlineData("error != (NOT null)", 0)]
    [InlineData("NOT error = (null OR a)", 2)]
    [InlineData("metadata.team != (null OR x)", 0)]
    [InlineData("status != (null OR failed)", 0)]
    public async Task Null_makes_no_comparison_true_also_among_other_values(string text, int found)
    {
        await using var database = _studio.Databases.CreateDbContext();
        var source = new RandomJobs(new Random(1));
        string?[] errors = ["a", "b", null];
        database.FineTunings.AddRange(errors.Select((error, number) =>
        {
            var job = source.Next(number);
            (job.Error, job.Metadata) = (error, new Dictionary<string, string> { ["team"] = "sales" });
            return job;
        }));
        await database.SaveChangesAsync();
        var filter = FilterBinder.Bind(FilterParser.Parse(text).Value!, FineTuningFields.Table).Value!;

        Assert.Equal(found, await database.FineTunings.Where(FilterTranslation.Translate<FineTuning>(filter)).CountAsync());
    }

    [Theory]
    [InlineData("w", " ")]
    [InlineData("w", " OR ")]
    [InlineData("-alias:w", " AND ")]
    public async Task Filter_of_as_many_comparisons_as_may_be_runs(string word, string joint)
    {
        await AddJobsAsync(new Random(1));
        await using var database = _studio.Databases.CreateDbContext();
        var text = string.Join(joint, Enumerable.Range(0, FilterBinder.MaxComparisons).Select(number => $"{word}{number}"));
        var filter = FilterBinder.Bind(FilterParser.Parse(text).Value!, FineTuningFields.Table).Value!;

        Assert.Equal(word is "w" ? 0 : Jobs, await database.FineTunings.Where(FilterTranslation.Translate<FineTuning>(filter)).CountAsync());
    }

    [Theory]
    [InlineData("(a b) ", 1_365)]
    [InlineData("a!=b ", 1_600)]
    [InlineData("-a ", 2_700)]
    [InlineData("alias:(a OR b) ", 546)]
    public async Task Filter_as_long_as_may_be_runs_though_its_parts_are_the_same(string part, int times)
    {
        await using var database = _studio.Databases.CreateDbContext();
        var text = string.Concat(Enumerable.Repeat(part.Replace("a!=", "id!=", StringComparison.Ordinal), times));
        var filter = FilterBinder.Bind(FilterParser.Parse(text[..Math.Min(text.Length, FilterParser.MaxLength / part.Length * part.Length)]).Value!, FineTuningFields.Table).Value!;

        Assert.Equal(0, await database.FineTunings.Where(FilterTranslation.Translate<FineTuning>(filter)).CountAsync());
    }

    [Fact]
    public void No_letter_within_ascii_is_another_case_of_one_outside()
    {
        // The translation leaves a search for ASCII to the database, which knows no other letters' cases.
        var ascii = new string([.. Enumerable.Range(0, 0x80).Select(code => (char)code)]);

        Assert.DoesNotContain(Enumerable.Range(0x80, 0x10000 - 0x80), code => ascii.Contains(((char)code).ToString(), StringComparison.OrdinalIgnoreCase));
    }

    public void Dispose() => _studio.Dispose();

    private async Task<List<FineTuning>> AddJobsAsync(Random random)
    {
        var source = new RandomJobs(random);
        var jobs = Enumerable.Range(0, Jobs).Select(source.Next).ToList();
        await using var database = _studio.Databases.CreateDbContext();
        database.FineTunings.AddRange(jobs);
        await database.SaveChangesAsync();
        return jobs;
    }
}
