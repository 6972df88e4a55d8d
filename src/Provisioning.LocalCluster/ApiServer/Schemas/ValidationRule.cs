using Provisioning.LocalCluster.ApiServer.Cel;

namespace Provisioning.LocalCluster.ApiServer.Schemas;

/// <summary>An entry of <c>x-kubernetes-validations</c>.</summary>
internal sealed record ValidationRule(string Rule)
{
    public string? Message { get; init; }

    public string? MessageExpression { get; init; }

    /// <summary><c>FieldValueInvalid</c> (the default), <c>FieldValueForbidden</c>, <c>FieldValueRequired</c> or <c>FieldValueDuplicate</c>.</summary>
    public string Reason { get; init; } = "FieldValueInvalid";

    /// <summary>A JSON path below the value (<c>.serverName</c>) that the error is reported at.</summary>
    public string? FieldPath { get; init; }

    public bool OptionalOldSelf { get; init; }

    /// <summary>The compiled <see cref="Rule"/>; <see langword="null"/> only in a schema that is not validated with.</summary>
    public CelProgram? Program { get; init; }

    public CelProgram? MessageProgram { get; init; }
}
