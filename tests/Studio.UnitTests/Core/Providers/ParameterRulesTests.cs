using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.UnitTests.Core.Providers;

public sealed class ParameterRulesTests
{
    private static readonly ParameterDescription Epochs = new("n_epochs", ParameterType.Integer, "Epochs", "") { Minimum = 1, Maximum = 50, AllowsAuto = true };
    private static readonly ParameterDescription Rate = new("rate", ParameterType.Number, "Rate", "") { Minimum = 0, ExclusiveMinimum = true };
    private static readonly ParameterDescription Rank = new("rank", ParameterType.Integer, "Rank", "") { Minimum = 1, Maximum = 64, PowerOfTwo = true };
    private static readonly ParameterDescription Stop = new("early_stop", ParameterType.Boolean, "Early stop", "");
    private static readonly ParameterDescription Kind = new("kind", ParameterType.Choice, "Kind", "") { Choices = ["lora", "full"] };
    private static readonly ParameterDescription Modules = new("modules", ParameterType.List, "Modules", "");
    private static readonly ParameterDescription Project = new("project", ParameterType.String, "Project", "") { RequiredWith = "entity" };
    private static readonly ParameterDescription Entity = new("entity", ParameterType.String, "Entity", "");

    public static TheoryData<string, string> Taken => new()
    {
        { "n_epochs", "1" }, { "n_epochs", "50" }, { "n_epochs", "auto" }, { "n_epochs", "3.0" },
        { "rate", "0.0001" }, { "rate", "1e-4" }, { "rank", "64" }, { "rank", "1" }, { "early_stop", "true" }, { "kind", "full" },
    };

    public static TheoryData<string, string, string> Refused => new()
    {
        { "n_epochs", "0", "n_epochs must be a whole number, 1 to 50, or auto; found \"0\"." },
        { "n_epochs", "51", "n_epochs must be a whole number, 1 to 50, or auto; found \"51\"." },
        { "n_epochs", "2.5", "n_epochs must be a whole number, 1 to 50, or auto; found \"2.5\"." },
        { "n_epochs", "many", "n_epochs must be a whole number, 1 to 50, or auto; found \"many\"." },
        { "rate", "0", "rate must be a number, more than 0; found \"0\"." },
        { "rate", "NaN", "rate must be a number, more than 0; found \"NaN\"." },
        { "rate", "auto", "rate must be a number, more than 0; found \"auto\"." },
        { "rate", "1,5", "rate must be a number, more than 0; found \"1,5\"." },
        { "rank", "12", "rank must be a whole number, a power of two, 1 to 64; found \"12\"." },
        { "early_stop", "yes", "early_stop must be true or false; found \"yes\"." },
        { "kind", "half", "kind must be one of lora, full; found \"half\"." },
        { "modules", "q_proj", "modules must be a list, such as [\"a\", \"b\"]; found \"q_proj\"." },
        { "colour", "red", "colour is not a parameter of this provider; it knows n_epochs, rate, rank, early_stop, kind, modules, project, entity." },
    };

    private static IReadOnlyDictionary<string, string[]> Check(params (string Name, ParameterValue Value)[] values) =>
        ParameterRules.Check([Epochs, Rate, Rank, Stop, Kind, Modules, Project, Entity], values.ToDictionary(pair => pair.Name, pair => pair.Value));

    [Theory]
    [MemberData(nameof(Taken))]
    public void Value_in_its_range_is_taken(string name, string value) => Assert.Empty(Check((name, ParameterValue.Of(value))));

    [Theory]
    [MemberData(nameof(Refused))]
    public void Value_out_of_its_range_is_refused_with_its_own_sentence(string name, string value, string sentence) =>
        Assert.Equal([sentence], Check((name, ParameterValue.Of(value)))[name]);

    [Fact]
    public void List_in_place_of_a_value_is_refused() =>
        Assert.Equal(["n_epochs must be one value, not a list; found [1, 2]."], Check(("n_epochs", ParameterValue.Of(["1", "2"])))["n_epochs"]);

    [Fact]
    public void Parameters_that_go_together_are_asked_for_together()
    {
        Assert.Contains("entity", Check(("project", ParameterValue.Of("p"))).Keys);
        Assert.Contains("project", Check(("entity", ParameterValue.Of("e"))).Keys);
        Assert.Empty(Check(("project", ParameterValue.Of("p")), ("entity", ParameterValue.Of("e"))));
    }

    [Fact]
    public void Other_name_of_a_parameter_is_taken_and_keeps_its_bounds()
    {
        ParameterDescription[] known = [new("epochs", ParameterType.Integer, "Epochs", "") { Minimum = 1, Aliases = ["n_epochs"] }];

        Assert.Empty(ParameterRules.Check(known, new Dictionary<string, ParameterValue> { ["n_epochs"] = ParameterValue.Of("2") }));
        Assert.Contains("at least 1", ParameterRules.Check(known, new Dictionary<string, ParameterValue> { ["n_epochs"] = ParameterValue.Of("0") })["n_epochs"][0]);
        Assert.Contains("are the same", ParameterRules.Check(known, new Dictionary<string, ParameterValue> { ["epochs"] = ParameterValue.Of("2"), ["n_epochs"] = ParameterValue.Of("3") })["n_epochs"][0]);
    }

    [Fact]
    public void Parameters_that_go_together_are_known_by_their_other_names_too()
    {
        ParameterDescription[] known = [new("entity", ParameterType.String, "", "") { Aliases = ["the_entity"] }, new("key", ParameterType.Secret, "", "") { RequiredWith = "entity", Aliases = ["the_key"] }];

        Assert.Empty(ParameterRules.Check(known, new Dictionary<string, ParameterValue> { ["the_entity"] = ParameterValue.Of("e"), ["the_key"] = ParameterValue.Of("k") }));
        Assert.NotEmpty(ParameterRules.Check(known, new Dictionary<string, ParameterValue> { ["the_entity"] = ParameterValue.Of("e") }));
    }

    [Theory]
    [InlineData("[redacted]")]
    [InlineData(" ")]
    public void Secret_that_is_only_its_mask_or_nothing_is_asked_for_again(string text)
    {
        ParameterDescription[] known = [new("key", ParameterType.Secret, "", "")];

        Assert.Contains("give it again", ParameterRules.Check(known, new Dictionary<string, ParameterValue> { ["key"] = ParameterValue.Of(text) })["key"][0]);
    }
}
