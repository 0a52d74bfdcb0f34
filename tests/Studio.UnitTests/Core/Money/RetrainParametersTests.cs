using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.UnitTests.Core.Money;

public sealed class RetrainParametersTests
{
    private static readonly ProviderDescription OpenAi = Describe("Open", new("n_epochs", ParameterType.Integer, "", "") { Minimum = 1, Maximum = 50, AllowsAuto = true }, new("batch_size", ParameterType.Integer, "", ""));

    private static readonly ProviderDescription Forge = Describe(
        "Forge",
        new("epochs", ParameterType.Integer, "", "") { Minimum = 1, Maximum = 20, Aliases = ["n_epochs"] },
        new("batchSize", ParameterType.Integer, "", "") { Minimum = 1, Aliases = ["batch_size"] },
        new("loraRank", ParameterType.Integer, "", "") { Aliases = ["lora_rank"] },
        new("wandbKey", ParameterType.Secret, "", "") { RequiredWith = "wandbProject" },
        new("wandbProject", ParameterType.String, "", "") { RequiredWith = "wandbKey" });

    private static ProviderDescription Describe(string title, params ParameterDescription[] parameters) =>
        new() { Name = title, Kind = title, Title = title, Parameters = parameters };

    private static Dictionary<string, ParameterValue> Given(params (string Name, string Value)[] pairs) => pairs.ToDictionary(pair => pair.Name, pair => ParameterValue.Of(pair.Value));

    [Fact]
    public void Batch_of_records_does_not_become_a_batch_of_tokens()
    {
        var (kept, dropped) = RetrainParameters.Carry(Given(("n_epochs", "4"), ("batch_size", "8")), OpenAi, Forge);

        Assert.Equal(("epochs", "4"), (Assert.Single(kept!).Key, kept!["epochs"].Text));
        Assert.Contains("batch_size 8", dropped, StringComparison.Ordinal);
    }

    [Fact]
    public void Nickname_is_known_again_where_the_provider_is_the_same()
    {
        var (kept, dropped) = RetrainParameters.Carry(Given(("lora_rank", "16"), ("n_epochs", "2")), Forge, Forge);

        Assert.Equal(Given(("loraRank", "16"), ("epochs", "2")), kept);
        Assert.Null(dropped);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("50")]
    public void Value_that_the_new_provider_does_not_take_is_left_out(string epochs)
    {
        var (kept, dropped) = RetrainParameters.Carry(Given(("n_epochs", epochs)), OpenAi, Forge);

        Assert.Null(kept);
        Assert.Contains($"n_epochs {epochs}", dropped, StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_stays_behind_with_what_goes_together_with_it_and_is_never_said()
    {
        var (kept, dropped) = RetrainParameters.Carry(Given(("wandbKey", "canary-key"), ("wandbProject", "sales")), Forge, Forge);
        var (_, unknown) = RetrainParameters.Carry(Given(("wandbKey", "canary-key")), Forge, OpenAi);

        Assert.Null(kept);
        Assert.Contains("wandbKey, wandbProject sales", dropped, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", dropped + unknown, StringComparison.Ordinal);
    }
}
