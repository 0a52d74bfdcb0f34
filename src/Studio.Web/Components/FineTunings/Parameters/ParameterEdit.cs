using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Web.Components.FineTunings.Parameters;

/// <summary>A parameter that a person changed; a null value means that none is given, so that the default holds.</summary>
public sealed record ParameterEdit(string Name, ParameterValue? Value);
