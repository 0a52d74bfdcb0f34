namespace FineTuningStudio.Core.Samples;

/// <summary>
/// The sample workspace's golden records: each query asked in several ways and, where it has values, with several of them.
/// Lists are ordered to the last tie, so that a result is the same on every machine.
/// </summary>
public static class SampleGoldenRecords
{
    public static IReadOnlyList<SampleGoldenRecord> All { get; } =
    [
        .. new[] { SampleStationQuestions.All, SampleBikeQuestions.All, SampleCustomerQuestions.All, SampleRentalQuestions.All, SampleRepairQuestions.All }
            .SelectMany(questions => questions)
            .SelectMany(question => question.Records()),
    ];
}
