using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Validation;

internal static class ImageRules
{
    private const int OldestSupported = 13;

    public static IEnumerable<FieldError> Validate(ClusterResource cluster)
    {
        if (cluster.Spec.String("imageName") is not { Length: > 0 } image)
        {
            yield break;
        }

        var tag = PostgresImageName.Tag(image);
        if (tag == "latest")
        {
            yield return new FieldError("spec.imageName", image, "Can't use 'latest' as image tag as we can't detect upgrades");
        }
        else if (tag.Length == 0)
        {
            yield return new FieldError(
                "spec.imageName", image,
                image.Contains('@', StringComparison.Ordinal)
                    ? "Can't use just the image sha as we can't detect upgrades"
                    : "Can't use 'latest' as image tag as we can't detect upgrades");
        }
        else if (PostgresImageName.MajorVersion(image) is not { } major)
        {
            yield return new FieldError("spec.imageName", image, "invalid version tag");
        }
        else if (major < OldestSupported)
        {
            yield return new FieldError("spec.imageName", image, "Unsupported PostgreSQL version. Versions 13 or newer are supported");
        }
    }
}
