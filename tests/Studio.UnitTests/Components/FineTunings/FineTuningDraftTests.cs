using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Components.FineTunings.Wizard;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

public sealed class FineTuningDraftTests
{
    private static readonly FineTuningDraft Full = new()
    {
        ConnectionId = "c1",
        SelectionKey = "s1",
        Provider = "local",
        ModelName = "small & odd=name",
        Alias = "my job",
        Tags = "week 48, baseline",
        Suffix = "sql",
        Seed = "7",
        Split = SplitKind.Shape,
        HeldOut = "12.5",
        SplitTag = "test",
        AllowLeaks = true,
        Parameters = new Dictionary<string, ParameterValue>
        {
            ["n_epochs"] = ParameterValue.Of("auto"),
            ["layers"] = ParameterValue.Of(["a", "b"]),
        },
        Metadata = [new MetadataPair("team", "finance")],
        Tried = new Dictionary<string, string> { ["n_epochs"] = "1, 2..4", ["seed"] = "", ["model"] = "small, large" },
        AtOnce = "4",
        ClonedFromId = "j1",
        IsRetry = true,
    };

    [Fact]
    public void Address_brings_the_whole_draft_back()
    {
        var address = WizardAddress.Write(Full, WizardStep.Review, []);

        var read = WizardAddress.Read("http://localhost" + address);

        Assert.Equal(Full.Parameters.OrderBy(pair => pair.Key), read.Parameters.OrderBy(pair => pair.Key));
        Assert.Equal(Full.Metadata, read.Metadata);
        Assert.Equal(Full.Tried.OrderBy(pair => pair.Key), read.Tried.OrderBy(pair => pair.Key));
        Assert.Equal(Full with { Parameters = read.Parameters, Metadata = read.Metadata, Tried = read.Tried }, read);
        Assert.Contains("step=review", address);
    }

    [Fact]
    public void Secret_never_stands_in_the_address()
    {
        var draft = Full.With("token", ParameterValue.Of("hunter2"));

        Assert.DoesNotContain("hunter2", WizardAddress.Write(draft, WizardStep.Review, ["token"]));
    }

    [Fact]
    public void Request_holds_what_was_chosen_in_the_units_of_the_api()
    {
        var request = Full.ToRequest(["r1"]);

        Assert.Equal(0.125, request.ValidationSplit);
        Assert.Equal(SplitKind.Shape, request.SplitKind);
        Assert.Null(request.SplitTag);
        Assert.True(request.AllowLeaks);
        Assert.Equal(7, request.Seed);
        Assert.Equal(["r1"], request.GoldenRecordIds!);
        Assert.Equal("finance", request.Metadata!["team"]);
        Assert.Equal(["week 48", "baseline"], request.Tags!);
    }

    [Fact]
    public void Empty_fields_are_left_out_of_the_request()
    {
        var request = new FineTuningDraft { ConnectionId = "c1", Alias = " ", Metadata = [new MetadataPair("", "")] }.ToRequest(null);

        Assert.Null(request.Alias);
        Assert.Null(request.Seed);
        Assert.Null(request.ValidationSplit);
        Assert.Equal(SplitKind.None, request.SplitKind);
        Assert.Null(request.Metadata);
        Assert.Null(request.Tags);
        Assert.Null(request.Parameters);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("1", true)]
    [InlineData("50", true)]
    [InlineData("12.5 %", true)]
    [InlineData("0", false)]
    [InlineData("51", false)]
    [InlineData("-1", false)]
    [InlineData("half", false)]
    public void Held_out_share_is_taken_above_0_up_to_50_per_cent(string text, bool fits) =>
        Assert.Equal(fits, DraftRules.HeldOutFault(Full with { HeldOut = text }) is null);

    [Fact]
    public void Held_out_part_by_tag_goes_without_a_share_and_needs_its_tag()
    {
        var byTag = Full with { Split = SplitKind.Tag };

        Assert.Null(byTag.ToRequest(null).ValidationSplit);
        Assert.Equal("test", byTag.ToRequest(null).SplitTag);
        Assert.NotNull(DraftRules.SplitTagFault(byTag with { SplitTag = " " }));
        Assert.Null(DraftRules.SplitTagFault(Full with { SplitTag = " " }));
    }

    [Fact]
    public void Share_left_empty_is_a_fifth() =>
        Assert.Equal(0.2, (Full with { HeldOut = "" }).ToRequest(null).ValidationSplit);

    [Theory]
    [InlineData("", true)]
    [InlineData("0", true)]
    [InlineData("2147483647", true)]
    [InlineData("2147483648", false)]
    [InlineData("-1", false)]
    [InlineData("1.5", false)]
    public void Seed_is_a_whole_number_that_fits(string text, bool fits) =>
        Assert.Equal(fits, DraftRules.SeedFault(Full with { Seed = text }) is null);

    [Fact]
    public void Metadata_name_used_twice_is_a_fault() =>
        Assert.NotNull(DraftRules.MetadataFault(Full with { Metadata = [new("a", "1"), new("a", "2")] }));

    [Theory]
    [InlineData("db_connection_id", WizardStep.Connection)]
    [InlineData("golden_records", WizardStep.Records)]
    [InlineData("base_llm.model_name", WizardStep.Model)]
    [InlineData("base_llm.model_parameters.n_epochs", WizardStep.Parameters)]
    [InlineData("validation_split", WizardStep.HoldOut)]
    [InlineData("suffix", WizardStep.Parameters)]
    public void Field_of_a_problem_leads_to_its_step(string field, WizardStep step) => Assert.Equal(step, WizardSteps.OfField(field));

    [Theory]
    [InlineData("1, 2, 4", "1 2 4")]
    [InlineData("1..3", "1 2 3")]
    [InlineData("2..10 by 4; auto", "2 6 10 auto")]
    [InlineData("0.1..0.3 by 0.1", "0.1 0.2 0.3")]
    public void Several_values_are_read_out_of_one_text(string text, string values)
    {
        var read = TriedValues.Read(text);

        Assert.Equal(values, string.Join(' ', read.Values));
        Assert.Null(read.Fault);
    }

    [Theory]
    [InlineData("", "Write the values to try.")]
    [InlineData("5..1", "“5..1” is no range")]
    [InlineData("1..9 by 0", "“1..9 by 0” is no range")]
    [InlineData("1..1000000000", "At most 100 values can be tried.")]
    public void Text_that_gives_no_values_says_why(string text, string said) =>
        Assert.StartsWith(said, TriedValues.Read(text).Fault, StringComparison.Ordinal);

    [Fact]
    public void Sweep_has_the_values_as_axes_and_the_rest_as_its_base()
    {
        var sweep = (Full with { Parameters = new Dictionary<string, ParameterValue> { ["batch_size"] = ParameterValue.Of("9"), ["n_epochs"] = ParameterValue.Of("2") } }).ToSweep(["r1"], Described);

        Assert.Equal("my job", sweep.Name);
        Assert.Equal(4, sweep.AtOnce);
        Assert.Equal(["model small large", "n_epochs 1 2 3 4", "seed "], sweep.Axes.Select(axis => $"{axis.Name} {string.Join(' ', axis.Values)}"));
        Assert.Null(sweep.Base.ModelName);
        Assert.Equal("9", Assert.Single(sweep.Base.Parameters!).Value.Text);
    }

    private static FineTuningStudio.Core.Providers.ProviderDescription Described => new PageProvider().Describe();
}
