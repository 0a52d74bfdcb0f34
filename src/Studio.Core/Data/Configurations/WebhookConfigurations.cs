using FineTuningStudio.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FineTuningStudio.Core.Data.Configurations;

internal sealed class WebhookConfiguration : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> builder)
    {
        builder.HasKey(webhook => webhook.Id);
        builder.Property(webhook => webhook.Id).HasMaxLength(StudioId.Length);
        builder.Property(webhook => webhook.Url).HasMaxLength(Webhook.MaxUrlLength);
        builder.Property(webhook => webhook.Description).HasMaxLength(Webhook.MaxDescriptionLength);
        builder.Property(webhook => webhook.Events).HasJsonText();
    }
}

internal sealed class WebhookDeliveryConfiguration : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.HasKey(delivery => delivery.Id);
        builder.Property(delivery => delivery.Id).HasMaxLength(StudioId.Length);
        builder.Property(delivery => delivery.WebhookId).HasMaxLength(StudioId.Length);
        builder.Property(delivery => delivery.FineTuningId).HasMaxLength(StudioId.Length);
        builder.Property(delivery => delivery.Type).HasMaxLength(60);
        builder.Property(delivery => delivery.ResponseExcerpt).HasMaxLength(WebhookDelivery.MaxExcerptLength);
        builder.Property(delivery => delivery.LeaseOwner).HasMaxLength(StudioId.Length);

        // Without a foreign key, which would make the write of a job's change fail where its webhook was deleted in the same
        // moment; a message without a webhook is never sent, and swept with the old ones.
        builder.HasIndex(delivery => new { delivery.WebhookId, delivery.CreatedAt, delivery.Id });
        builder.HasIndex(delivery => new { delivery.Status, delivery.WebhookId, delivery.Change, delivery.Id });
        builder.HasIndex(delivery => delivery.CreatedAt);
    }
}
