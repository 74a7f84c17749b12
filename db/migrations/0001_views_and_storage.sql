-- Every reading as a row.
create view video_readings as
select
  chunk.video_key,
  reading.sequence,
  to_timestamp(reading.at_ms::double precision / 1000) as at,
  reading.views,
  reading.likes,
  reading.comments,
  reading.status,
  reading.extra::json as extra
from video_stats_processed as chunk,
  unnest(
    chunk.sequences, chunk.at_ms, chunk.views, chunk.likes, chunk.comments, chunk.statuses,
    chunk.extras
  ) as reading (sequence, at_ms, views, likes, comments, status, extra);
--> statement-breakpoint
-- Every forecast whose moment has come as a row.
create view forecasts as
select
  chunk.video_key,
  chunk.horizon,
  to_timestamp(forecast.made_at_ms::double precision / 1000) as made_at,
  to_timestamp(forecast.at_ms::double precision / 1000) as at,
  forecast.method,
  forecast.views,
  forecast.views_low,
  forecast.views_high,
  forecast.views_actual,
  forecast.likes,
  forecast.likes_low,
  forecast.likes_high,
  forecast.likes_actual,
  forecast.comments,
  forecast.comments_low,
  forecast.comments_high,
  forecast.comments_actual
from predictions as chunk,
  unnest(
    chunk.made_at_ms, chunk.at_ms, chunk.methods,
    chunk.views, chunk.views_low, chunk.views_high, chunk.views_actual,
    chunk.likes, chunk.likes_low, chunk.likes_high, chunk.likes_actual,
    chunk.comments, chunk.comments_low, chunk.comments_high, chunk.comments_actual
  ) as forecast (
    made_at_ms, at_ms, method,
    views, views_low, views_high, views_actual,
    likes, likes_low, likes_high, likes_actual,
    comments, comments_low, comments_high, comments_actual
  );
--> statement-breakpoint
-- Accuracy by video, hour, horizon, method and target. Errors are of the gain since the reading that
-- the forecast was made from; skill is 1 - error / error of the naive forecast.
create view forecast_accuracy as
select
  sums.*,
  sums.absolute_error / nullif(sums.scored, 0) as mae,
  sums.squared_error / nullif(sums.scored, 0) as mse,
  1 - sums.squared_error / nullif(
    sums.gain_squared - sums.gain * sums.gain / nullif(sums.scored, 0), 0
  ) as r2,
  1 - sums.absolute_error / nullif(sums.drift_absolute_error, 0) as skill_over_drift,
  1 - sums.absolute_error / nullif(sums.last_absolute_error, 0) as skill_over_last,
  sums.covered::double precision / nullif(sums.scored, 0) as coverage,
  sums.width / nullif(sums.scored, 0) as mean_width
from (
  select
    metrics.video_key,
    metrics.hour,
    metrics.horizon,
    metrics.method,
    metrics.partition,
    metrics.model,
    target.name as target,
    metrics.scored[target.place] as scored,
    metrics.covered[target.place] as covered,
    metrics.absolute_error[target.place] as absolute_error,
    metrics.squared_error[target.place] as squared_error,
    metrics.drift_absolute_error[target.place] as drift_absolute_error,
    metrics.last_absolute_error[target.place] as last_absolute_error,
    metrics.gain[target.place] as gain,
    metrics.gain_squared[target.place] as gain_squared,
    metrics.width[target.place] as width
  from model_metrics as metrics,
    (values ('views', 1), ('likes', 2), ('comments', 3)) as target (name, place)
) as sums;
--> statement-breakpoint
-- Snapshots are rewritten again and again. They do not compress, so they stay in the row up to a
-- page, and pages keep room for the next version of their rows.
alter table actor_snapshots alter column state set storage external;
--> statement-breakpoint
alter table actor_snapshots set (fillfactor = 50, toast_tuple_target = 8160);
--> statement-breakpoint
alter table partitions set (fillfactor = 50);
--> statement-breakpoint
alter table hourly_aggregations set (fillfactor = 70);
--> statement-breakpoint
alter table model_metrics set (fillfactor = 70);
--> statement-breakpoint
-- Long histories compress well, and a third of the work of writing them is saved by lz4; where the
-- server was built without it, its own method does.
do $$
declare
  long_column record;
begin
  if exists (
    select from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)
  ) then
    for long_column in
      select attrelid::regclass as table_name, attname as column_name
      from pg_attribute
      where attrelid in ('video_stats_processed'::regclass, 'predictions'::regclass)
        and attnum > 0 and attstorage = 'x' and atttypid <> 'text'::regtype
    loop
      execute format(
        'alter table %s alter column %I set compression lz4',
        long_column.table_name, long_column.column_name
      );
    end loop;
  end if;
end $$;
