namespace FineTuningStudio.Core.Samples;

/// <summary>One query, the ways to ask for it, and the values to ask about.</summary>
/// <param name="Tags">Separated by spaces.</param>
/// <param name="Sql">With <c>{0}</c>, <c>{1}</c> where values stand; a doubled quote is the values' own matter.</param>
/// <param name="Values">A row a record: values separated by semicolons, each "as asked|as stored" or one text for both. Empty where the query has none.</param>
/// <param name="Phrasings">The first goes with the first row of values, and so on; the shorter of the two lists starts again.</param>
internal sealed record SampleQuestion(string Tags, string Sql, string[] Values, string[] Phrasings)
{
    public IEnumerable<SampleGoldenRecord> Records()
    {
        var count = Math.Max(Values.Length, Phrasings.Length);
        for (var i = 0; i < count; i++)
        {
            var (question, sql) = (Phrasings[i % Phrasings.Length], Sql);
            var values = Values.Length == 0 ? [] : Values[i % Values.Length].Split(';');
            for (var v = 0; v < values.Length; v++)
            {
                var parts = values[v].Split('|');
                question = question.Replace($"{{{v}}}", parts[0], StringComparison.Ordinal);
                sql = sql.Replace($"{{{v}}}", parts[^1].Replace("'", "''", StringComparison.Ordinal), StringComparison.Ordinal);
            }

            yield return new SampleGoldenRecord(question, sql, Tags.Split(' '));
        }
    }
}
