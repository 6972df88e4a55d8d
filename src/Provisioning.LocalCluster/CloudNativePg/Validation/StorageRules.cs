using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Validation;

internal static partial class StorageRules
{
    public static IEnumerable<FieldError> Validate(ClusterResource cluster, JsonObject? old)
    {
        foreach (var section in (string[])["storage", "walStorage"])
        {
            if (cluster.Spec.Node(section) is not JsonObject storage)
            {
                if (section == "storage")
                {
                    yield return new FieldError("spec.storage.size", "", "Size not configured. Please add it, or a storage request in the pvcTemplate.");
                }
                else if (old.Node("spec", section) is not null)
                {
                    yield return new FieldError("spec.walStorage", old.Node("spec", section)!.DeepClone(), "walStorage cannot be disabled once configured");
                }

                continue;
            }

            var size = storage.String("size") ?? "";
            if (size.Length == 0)
            {
                if (storage.Node("pvcTemplate", "resources", "requests", "storage") is null)
                {
                    yield return new FieldError($"spec.{section}.size", "", "Size not configured. Please add it, or a storage request in the pvcTemplate.");
                }
            }
            else if (!QuantityText().IsMatch(size))
            {
                yield return new FieldError($"spec.{section}.size", size, "Size value isn't valid");
            }
            else if (old.String("spec", section, "size") is { } before && Quantity.Parse(size) < Quantity.Parse(before))
            {
                yield return new FieldError($"spec.{section}", storage.DeepClone(), $"can't shrink existing storage from {before} to {size}");
            }
        }
    }

    [GeneratedRegex(
        "^[+-]?([0-9]+|[0-9]+\\.[0-9]*|\\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex QuantityText();
}
