using System.Globalization;
using Provisioning.Kubernetes.Quantities;

namespace Provisioning.Kubernetes.PostgreSql.Validation;

/// <summary>What the operator or PostgreSQL would refuse, found before anything is written.</summary>
internal static class SpecValidation
{
    /// <summary>Each replica takes one of the primary's ten WAL senders, and a new one needs another while it is copied.</summary>
    private const int MaxInstances = 9;

    public static IEnumerable<SpecError> Validate(PostgreSqlSpec spec, TierDefinition? tier, PostgreSqlOptions options)
    {
        if (Images.Resolve(spec, options).Error is { } image)
        {
            yield return image;
        }

        if (spec.Instances is < 1 or > MaxInstances)
        {
            yield return new()
            {
                Field = nameof(spec.Instances),
                Message = string.Create(CultureInfo.InvariantCulture,
                    $"{spec.Instances} instances; PostgreSQL takes 1 to {MaxInstances}: one primary, the rest replicas."),
            };
        }

        foreach (var error in IdentifierRules.Validate(spec))
        {
            yield return error;
        }

        var memory = Quantity.TryParse(spec.Memory ?? tier?.Memory, out var quantity) ? quantity : (Quantity?)null;
        foreach (var error in ParameterRules.Validate(spec.Parameters, spec.Instances ?? tier?.Instances ?? 1, memory))
        {
            yield return error;
        }

        for (var i = 0; i < spec.InitSql.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(spec.InitSql[i]) || spec.InitSql[i].Contains('\0', StringComparison.Ordinal))
            {
                yield return new()
                {
                    Field = string.Create(CultureInfo.InvariantCulture, $"InitSql[{i}]"),
                    Message = "It is empty or holds a NUL character; give SQL.",
                };
            }
        }
    }
}
