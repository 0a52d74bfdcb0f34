using System.Text;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// The words of a search: each must occur in the question or in the SQL, as a part of a word too and in any case. The
/// full-text index knows which texts have all the runs of three characters of a word; whether they stand in a row is read
/// in the texts themselves. A word of one or two characters has no such run, so it is looked for in all texts.
/// </summary>
internal sealed class SearchWords
{
    private const int Run = 3;

    private readonly List<string> _words;

    public SearchWords(string? text)
    {
        _words = [.. LikePatterns.Words(text)];
        var runs = _words.SelectMany(Runs).Distinct(StringComparer.Ordinal).ToList();
        Query = runs.Count > 0 ? string.Join(" AND ", runs.Select(run => $"\"{run.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) : null;
    }

    /// <summary>What the full-text index is asked, each run of three characters in quotes, so that nothing in it is an operator; null where no word has one.</summary>
    public string? Query { get; }

    /// <summary>True where the index alone does not say whether a record has all words.</summary>
    public bool AreRead => _words.Exists(IsRead);

    /// <summary>True where a word has no run of three characters, so that the index knows nothing of it.</summary>
    public bool HasUnindexed => _words.Exists(word => !Runs(word).Any());

    /// <summary>Those of the records, which the index has found, that have every word.</summary>
    public IQueryable<GoldenRecord> In(IQueryable<GoldenRecord> records) => Having(records, _words.Where(IsRead));

    /// <summary>Those of the records, which the index was not asked for, that have every word.</summary>
    public IQueryable<GoldenRecord> InAll(IQueryable<GoldenRecord> records) => Having(records, _words);

    private static IQueryable<GoldenRecord> Having(IQueryable<GoldenRecord> records, IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            var pattern = LikePatterns.Containing(word);
            records = Ascii.IsValid(word)
                ? records.Where(record => EF.Functions.Like(record.PromptText, pattern, LikePatterns.Escape) || EF.Functions.Like(record.Sql, pattern, LikePatterns.Escape))
                : records.Where(record => StudioFunctions.ContainsAnyCase(record.PromptText, word) || StudioFunctions.ContainsAnyCase(record.Sql, word));
        }
        return records;
    }

    private static bool IsRead(string word) => word.Length != Run || !Ascii.IsValid(word);

    private static IEnumerable<string> Runs(string word)
    {
        var characters = word.EnumerateRunes().ToList();
        return Enumerable.Range(0, Math.Max(characters.Count - Run + 1, 0)).Select(at => string.Concat(characters.Skip(at).Take(Run)));
    }
}
